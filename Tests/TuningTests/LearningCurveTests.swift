import Foundation
import Testing
import Tuning
import _TestSupport

@Suite struct LearningCurveTests {
    private struct Golden: Decodable {
        struct Fit: Decodable {
            let a, b, c, cost: Double
        }
        let name: String
        let counts, errors: [Double]
        let fit: Fit
        let at2000: Double
    }

    private func goldens() throws -> [Golden] {
        let file = ThoraxProcess.packageRoot.appending(path: "Tests/Goldens/Tuning/powerlaw.json")
        return try JSONDecoder().decode([Golden].self, from: Data(contentsOf: file))
    }

    /// At least as good a fit as SciPy's best of many starts, and the same curve.
    @Test func fitsAsSciPyDoes() throws {
        for golden in try goldens() {
            let points = zip(golden.counts, golden.errors).map { (count: $0, error: $1) }
            let fit = try PowerLaw(fitting: points)
            let cost = points.reduce(0) { sum, point in
                let residual = point.error - fit.error(at: point.count)
                return sum + residual * residual
            }
            #expect(cost <= golden.fit.cost * (1 + 1e-9) + 1e-15, "\(golden.name): \(cost)")
            #expect(abs(fit.b - golden.fit.b) < 1e-3 * golden.fit.b, "\(golden.name): b \(fit.b)")
            #expect(abs(fit.c - golden.fit.c) < 1e-4, "\(golden.name): c \(fit.c)")
            #expect(abs(fit.error(at: 2000) - golden.at2000) < 1e-5, "\(golden.name)")
        }
    }

    @Test func twoFractionsAreTooFew() {
        let points = [(count: 10.0, error: 0.3), (count: 20, error: 0.2), (count: 20, error: 0.21)]
        let error = #expect(throws: TuningError.self) { try PowerLaw(fitting: points) }
        #expect(error.map { "\($0)".contains("found 2") } ?? false)
    }

    private func curve(noise: Double, repeats: Int, law: PowerLaw, counts: [Int] = [50, 100, 250, 500])
        -> LearningCurve
    {
        let runs = counts.flatMap { count in
            (1...repeats).map { number in
                let sign = Double(number % 3 - 1)
                return LearningCurve.Run(
                    fraction: Double(count) / 500, repeat: number, patients: count, films: count,
                    value: 1 - law.error(at: Double(count)) - noise * sign, cpuSeconds: 1)
            }
        }
        return LearningCurve(metric: "auroc", runs: runs, seed: 1, resamples: 200)
    }

    @Test func aGoodCurveIsToldWithItsIntervals() throws {
        let law = PowerLaw(a: 1.5, b: 0.5, c: 0.02)
        let curve = curve(noise: 0.001, repeats: 3, law: law)
        #expect(curve.doubts.isEmpty, "\(curve.doubts)")
        let two = try #require(curve.projections.first)
        #expect(two.patients == 1000)
        #expect(abs(two.error.value - law.error(at: 1000)) < 0.002)
        let lower = try #require(two.error.lower)
        let upper = try #require(two.error.upper)
        #expect(lower < two.error.value && two.error.value < upper && upper - lower < 0.02)
        #expect(curve.sentence.contains("Doubling the 500 training patients"))
        #expect(!curve.sentence.contains("Don't trust"))
        #expect(self.curve(noise: 0.001, repeats: 3, law: law) == curve)
    }

    @Test func whatIsNotToBeTrustedIsSaid() {
        let flat = PowerLaw(a: 0, b: 0.5, c: 0.2)
        let good = PowerLaw(a: 1.5, b: 0.5, c: 0.02)
        let noisy = curve(noise: 0.1, repeats: 3, law: flat)
        #expect(!noisy.doubts.isEmpty && noisy.sentence.contains("Don't trust this fit"))
        let single = curve(noise: 0, repeats: 1, law: good)
        #expect(single.projections.allSatisfy { $0.error.lower == nil })
        #expect(
            single.doubts.contains { $0.contains("only once") } && single.sentence.contains("no interval"))
        #expect(curve(noise: 0.001, repeats: 3, law: good, counts: [300, 400, 500]).doubts.count >= 2)
        #expect(curve(noise: 0, repeats: 2, law: good, counts: [250, 500]).fit == nil)
    }

    @Test func theCurveHasFilesAndAPage() throws {
        let scratch = try ScratchFolder()
        let curve = curve(noise: 0.001, repeats: 3, law: PowerLaw(a: 1.5, b: 0.5, c: 0.02))
        try LearningCurvePage(curve: curve, recipe: "r", cohort: "c.csv", judgedOn: "validation").write(
            to: scratch.url)
        let html = try String(contentsOfFile: scratch.path("learning-curve.html"), encoding: .utf8)
        #expect(html.contains("class=\"band\"") && html.contains("1,000, projected"))
        let rows = try String(contentsOfFile: scratch.path("runs.csv"), encoding: .utf8).split(
            separator: "\n")
        #expect(rows.count == 13 && rows[0] == "fraction,repeat,patients,films,auroc,cpu_seconds")
    }

    /// Runs that are done are kept, and those of another recipe are refused.
    @Test func goesOnAfterAnInterruption() async throws {
        let scratch = try ScratchFolder()
        let script = try Script(
            #"echo x >> $2; echo '{"event":"epoch","phase":"p","epoch":1,"validation.auroc":0.75}' > $1/log.jsonl"#,
            in: scratch)
        func run(_ fractions: [Double], recipe: String = "a") async throws -> [LearningCurve.Run] {
            let count = scratch.path("count")
            return try await LearningCurveRun(
                folder: scratch.url.appending(path: "curve"), fractions: fractions, repeats: 2, workers: 2,
                metric: "auroc", identity: ["recipe": recipe],
                prepare: { cell in
                    (Int(cell.fraction * 100), script.command + [cell.folder.path, count])
                }, judge: nil
            ).run { _ in }
        }
        #expect(try await run([0.1, 0.5]).count == 4)
        let runs = try await run([0.1, 0.5, 1])
        #expect(runs.count == 6 && runs.allSatisfy { $0.value == 0.75 })
        #expect(try String(contentsOfFile: scratch.path("count"), encoding: .utf8) == "x\nx\nx\nx\nx\nx\n")
        let error = await #expect(throws: TuningError.self) { _ = try await run([1], recipe: "b") }
        #expect(error.map { "\($0)".contains("another recipe") } ?? false)
    }
}
