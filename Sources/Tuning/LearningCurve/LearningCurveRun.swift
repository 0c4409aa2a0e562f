package import Foundation
import Groundwork
import Reporting

/// Trains at every fraction and repeat, each in a process of its own; what is done already isn't done again.
package struct LearningCurveRun: Sendable {
    /// A training to be done.
    package struct Cell: Sendable {
        package let fraction: Double
        package let `repeat`: Int
        package let folder: URL
    }

    package enum Event: Sendable {
        case kept(Cell, LearningCurve.Run)
        case began(Cell)
        case ended(Cell, LearningCurve.Run)
    }

    package let folder: URL
    package let fractions: [Double]
    package let repeats: Int
    package let workers: Int
    /// `loss`, or the name of a validation score.
    package let metric: String
    /// What must be the same for runs to belong together, by what it is called.
    package let identity: [String: String]
    /// Writes the part of the cohort that a cell learns from, and says how many patients it has and what trains on it.
    package let prepare: @Sendable (Cell) throws -> (patients: Int, command: [String])
    /// The metric of a finished run where it isn't judged on validation films.
    package let judge: (@Sendable (Cell) async throws -> Double)?

    package init(
        folder: URL, fractions: [Double], repeats: Int, workers: Int, metric: String,
        identity: [String: String],
        prepare: @escaping @Sendable (Cell) throws -> (patients: Int, command: [String]),
        judge: (@Sendable (Cell) async throws -> Double)?
    ) {
        self.folder = folder
        self.fractions = fractions
        self.repeats = repeats
        self.workers = workers
        self.metric = metric
        self.identity = identity
        self.prepare = prepare
        self.judge = judge
    }

    /// Runs what isn't done yet.
    ///
    /// - Throws: ``TuningError`` for the first run that fails, or runs of another recipe or cohort in the folder.
    package func run(notify: @escaping @Sendable (Event) -> Void) async throws -> [LearningCurve.Run] {
        try claim()
        let cells = cells
        return try await withThrowingTaskGroup(of: LearningCurve.Run.self) { group in
            var rest = cells[...]
            func begin() {
                guard let cell = rest.popFirst() else { return }
                group.addTask { try await result(cell, notify) }
            }
            for _ in 0..<workers { begin() }
            var runs: [LearningCurve.Run] = []
            while let run = try await group.next() {
                runs.append(run)
                begin()
            }
            return runs
        }
    }

    private var cells: [Cell] {
        (1...repeats).flatMap { number in
            fractions.map { fraction in
                let name = "f\(Numeral.fixed(fraction, decimals: 4))-r\(number)"
                return Cell(
                    fraction: fraction, repeat: number,
                    folder: folder.appending(path: "runs").appending(path: name))
            }
        }
    }

    private func claim() throws {
        let file = folder.appending(path: "runs.json")
        if let bytes = try? Data(contentsOf: file),
            let earlier = try? JSONDecoder().decode([String: String].self, from: bytes)
        {
            for (what, value) in identity.sorted(by: { $0.key < $1.key }) where earlier[what] != value {
                throw TuningError.otherRuns(folder: folder.path, what: what)
            }
        }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try DurableFile.write(JSONText.encode(identity), to: file)
    }

    private func result(_ cell: Cell, _ notify: @Sendable (Event) -> Void) async throws -> LearningCurve.Run {
        let file = cell.folder.appending(path: "result.json")
        if let bytes = try? Data(contentsOf: file),
            let run = try? JSONDecoder().decode(LearningCurve.Run.self, from: bytes)
        {
            notify(.kept(cell, run))
            return run
        }
        notify(.began(cell))
        try FileManager.default.createDirectory(at: cell.folder, withIntermediateDirectories: true)
        let (patients, command) = try prepare(cell)
        let child = ChildRun(command: command, folder: cell.folder, metric: metric)
        let (end, _, cpuSeconds) = try await child.run { _ in true }
        switch end {
        case .stopped: throw CancellationError()
        case .failed(let reason): throw TuningError.childFailed(folder: cell.folder.path, reason: reason)
        case .finished(let best, let films):
            let run = LearningCurve.Run(
                fraction: cell.fraction, repeat: cell.repeat, patients: patients, films: films,
                value: try await judge?(cell) ?? best, cpuSeconds: cpuSeconds)
            try DurableFile.write(JSONText.encode(run), to: file)
            child.removeCheckpoints()
            notify(.ended(cell, run))
            return run
        }
    }
}
