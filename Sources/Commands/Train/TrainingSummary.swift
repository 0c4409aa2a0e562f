import ModelFile
import Reporting

/// What a finished run says on standard output.
enum TrainingSummary {
    static func text(_ card: ModelCard) -> String {
        let wanted = card.metrics.filter { record in
            card.task == .binary || record.finding == nil
        }
        var table = TextTable([
            .init("validation"), .init("value", .right), .init("interval", .right),
        ])
        for record in wanted {
            table.add([record.name, record.valueText, record.intervalText])
        }
        return "\(table)\nweights: \(card.training.origin.label)"
    }
}
