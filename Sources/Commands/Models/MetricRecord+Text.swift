import ModelFile
import Reporting

extension MetricRecord {
    /// The figure as it is printed.
    var valueText: String { estimate.map { Numeral.figure($0) } ?? "undefined" }

    /// The interval as it is printed; empty where there is none.
    var intervalText: String {
        guard let lower, let upper else { return "" }
        return "\(Numeral.figure(lower))–\(Numeral.figure(upper))"
    }
}
