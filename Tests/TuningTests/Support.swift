import Foundation
import Tuning
import _TestSupport

/// A Python with Optuna, where this machine has one.
enum RealOptuna {
    static let python: String? = {
        let root = ThoraxProcess.packageRoot.path
        let candidates = [
            ProcessInfo.processInfo.environment["THORAX_PYTHON"], root + "/.venv/bin/python3", "python3",
        ]
        return candidates.compactMap { $0 }.first { candidate in
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [candidate, "-c", "import optuna"]
            process.standardError = FileHandle.nullDevice
            process.standardOutput = FileHandle.nullDevice
            guard (try? process.run()) != nil else { return false }
            process.waitUntilExit()
            return process.terminationStatus == 0
        }
    }()
}

extension OptunaStudy.Settings {
    static func test(
        _ command: [String], in scratch: ScratchFolder, space: SearchSpace? = nil, seed: UInt64 = 1,
        sampler: String = "random", pruner: String = "none", study: String = "s", identity: String = "a",
        timeout: Duration = .seconds(60)
    ) throws -> Self {
        .init(
            command: command, storage: StorageAddress.standard(in: scratch.url), study: study,
            maximises: true,
            sampler: sampler, pruner: pruner, seed: seed,
            space: try space
                ?? SearchSpace(
                    yaml: """
                        parameters:
                          - {key: optimiser.kind, choices: [sgd, adam]}
                          - {key: x, range: [0, 1], when: {optimiser.kind: adam}}
                          - {key: batchSize, range: [16, 64], step: 16}
                        """, file: "space"),
            identity: ["recipe": identity], log: scratch.url.appending(path: "optuna.log"), timeout: timeout)
    }
}

/// A shell script that stands in for the helper or for a training.
struct Script {
    let command: [String]

    init(_ text: String, in scratch: ScratchFolder, name: String = "script") throws {
        let file = scratch.url.appending(path: name + ".sh")
        try Data(text.utf8).write(to: file)
        command = ["/bin/sh", file.path]
    }
}
