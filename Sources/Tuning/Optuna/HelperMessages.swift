/// A request to the helper; each call uses some of the fields.
struct HelperRequest: Encodable {
    var id = 0
    let call: String
    var storage: String?
    var study: String?
    var direction: String?
    var sampler: String?
    var pruner: String?
    var seed: UInt64?
    var pid: Int32?
    var space: [SearchParameter]?
    var identity: [String: String]?
    var trials: Int?
    var mine: [Int]?
    var number: Int?
    var step: Int?
    var value: Double?
    var state: String?
    var seconds: Double?
    var cpuSeconds: Double?
    var reason: String?

    init(_ call: String) { self.call = call }
}

/// The helper's answer.
struct HelperReply<Result: Decodable>: Decodable {
    struct Refusal: Decodable {
        let kind: String
        let message: String
    }

    let id: Int
    let result: Result?
    let error: Refusal?
}

struct NoResult: Decodable {}

struct OpenResult: Decodable { let optuna: String }

struct AskResult: Decodable {
    let done: String?
    let number: Int?
    let values: [String: String]?
    let folder: String?
    let retryOf: Int?
}

struct ReportResult: Decodable { let prune: Bool }
