import Foundation

/// A run's log.jsonl, followed while it is written.
package struct TrainingLog {
    /// An epoch's validation metric, numbered from 1 over all phases.
    package struct Epoch: Sendable, Equatable {
        package let number: Int
        package let value: Double

        package init(number: Int, value: Double) {
            self.number = number
            self.value = value
        }
    }

    private let file: URL
    /// `loss`, or the name of a validation score.
    private let metric: String
    private var offset: UInt64 = 0
    private var pending = Data()
    private var numbers: [String: Int] = [:]
    private(set) var trainingFilms: Int?
    private(set) var best: Double?

    init(_ file: URL, metric: String) {
        self.file = file
        self.metric = metric
    }

    /// The epochs that ended since the last look and whose metric is defined.
    mutating func newEpochs() -> [Epoch] {
        guard let handle = try? FileHandle(forReadingFrom: file) else { return [] }
        defer { try? handle.close() }
        if let size = try? handle.seekToEnd(), size < offset {
            // A run that began anew began its log anew.
            offset = 0
            pending = Data()
        }
        guard (try? handle.seek(toOffset: offset)) != nil, let chunk = try? handle.readToEnd() else {
            return []
        }
        offset += UInt64(chunk.count)
        pending.append(chunk)
        var epochs: [Epoch] = []
        while let end = pending.firstIndex(of: 0x0A) {
            let text = Data(pending[..<end])
            pending = Data(pending[(end + 1)...])
            if let epoch = read(text) { epochs.append(epoch) }
        }
        return epochs
    }

    private mutating func read(_ line: Data) -> Epoch? {
        guard let fields = try? JSONSerialization.jsonObject(with: line) as? [String: Any] else { return nil }
        if fields["event"] as? String == "started" { trainingFilms = fields["films"] as? Int }
        guard fields["event"] as? String == "epoch", let epoch = fields["epoch"] as? Int else { return nil }
        let key = "\(fields["phase"] as? String ?? "")\u{1F}\(epoch)"
        let number = numbers[key] ?? numbers.count + 1
        numbers[key] = number
        let name = metric == "loss" ? "validationLoss" : "validation.\(metric)"
        guard let score = fields[name] as? Double, score.isFinite else { return nil }
        best = best.map { metric == "loss" ? min($0, score) : max($0, score) } ?? score
        return Epoch(number: number, value: score)
    }
}
