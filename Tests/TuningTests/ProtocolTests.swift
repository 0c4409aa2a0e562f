import Foundation
import Testing
import Tuning
import _TestSupport

/// What becomes of a helper that answers wrongly, late or not at all; the helper is a script.
@Suite struct ProtocolTests {
    let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    private func study(_ script: String, timeout: Duration = .seconds(20)) throws -> OptunaStudy {
        OptunaStudy(try .test(try Script(script, in: scratch).command, in: scratch, timeout: timeout))
    }

    private func failure(_ body: () async throws -> Void) async -> String {
        do { try await body() } catch { return "\(error)" }
        return ""
    }

    private static let opens = "read l; echo '{\"id\":1,\"result\":{\"optuna\":\"0\"}}'\n"

    @Test(arguments: [
        ("read l; echo nonsense", "nonsense"),
        ("read l; echo '{\"id\":7,\"result\":{\"optuna\":\"0\"}}'", "id"),
        ("read l; echo '{\"id\":1}'", "neither result nor error"), ("read l; echo", "an empty line"),
    ])
    func brokenAnswerIsTold(_ script: String, _ words: String) async throws {
        let study = try study(script)
        let text = await failure { try await study.open() }
        #expect(text.contains("something else than expected") && text.contains(words), "\(text)")
    }

    @Test func missingOptunaIsToldWithTheCommandThatInstallsIt() async throws {
        let study = try study(
            "read l; echo '{\"id\":1,\"error\":{\"kind\":\"missing\",\"message\":\"optuna\"}}'")
        let text = await failure { try await study.open() }
        #expect(text.contains("pip install optuna==\(PythonInterpreter.optunaVersion)"), "\(text)")
    }

    @Test func aHelperThatEndsIsToldWithItsLastWords() async throws {
        let study = try study("read l; echo 'no memory left' >&2; exit 3")
        let text = await failure { try await study.open() }
        #expect(text.contains("ended during 'open'") && text.contains("no memory left"), "\(text)")
    }

    @Test func aHelperThatDiesIsStartedAgainOnceAndTheCallRepeated() async throws {
        let marker = scratch.path("second")
        let ask =
            "'{\"id\":4,\"result\":{\"number\":5,\"values\":{\"batchSize\":\"16\"},\"folder\":\"0005\"}}'"
        let study = try study(
            """
            read l
            if [ -e \(marker) ]; then
              echo '{"id":3,"result":{"optuna":"0"}}'; read l; echo \(ask); read l
            else
              touch \(marker); echo '{"id":1,"result":{"optuna":"0"}}'; read l; exit 1
            fi
            """)
        try await study.open()
        guard case .trial(let trial) = try await study.ask(trials: 9, cpuSeconds: nil) else {
            Issue.record("no trial")
            return
        }
        #expect(trial.number == 5 && trial.values == ["batchSize": "16"])
        // The second one ends, too, and every one after it: no endless restarts.
        try Data("exit 1".utf8).write(to: scratch.url.appending(path: "script.sh"))
        let text = await failure { _ = try await study.report(0.5, step: 1, of: 5) }
        #expect(text.contains("ended during"), "\(text)")
    }

    @Test func aSilentHelperIsGivenUp() async throws {
        let study = try study(Self.opens + "read l; sleep 1000", timeout: .seconds(2))
        try await study.open()
        let start = ContinuousClock.now
        let text = await failure { _ = try await study.ask(trials: 1, cpuSeconds: nil) }
        #expect(text.contains("no answer to 'ask' within 2 s"), "\(text)")
        #expect(ContinuousClock.now - start < .seconds(900))
    }

    @Test func aPythonThatIsNotThereIsNamed() async throws {
        #expect(throws: TuningError.self) { try PythonInterpreter.find("/no/such/python") }
        let study = OptunaStudy(try .test(["no-such-python-anywhere"], in: scratch))
        let text = await failure { try await study.open() }
        #expect(text.contains("no-such-python-anywhere") && text.contains("--python"), "\(text)")
    }

    @Test func passwordsAreNotShown() {
        #expect(
            StorageAddress.withoutPassword("postgresql://me:secret@host/db") == "postgresql://me:…@host/db")
        #expect(StorageAddress.withoutPassword("sqlite:////a/b.db") == "sqlite:////a/b.db")
    }
}
