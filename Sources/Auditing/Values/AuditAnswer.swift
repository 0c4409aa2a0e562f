package import Metrics

/// What an audit found out about one question.
package struct AuditAnswer: Codable, Hashable, Sendable {
    package let question: AuditQuestion
    /// The worst of the figures' verdicts; `unanswered` where none could be judged.
    package let verdict: Verdict
    /// What was found, for a reader who skips the figures.
    package let sentence: String
    package let figures: [AuditFigure]
    package let tables: [AuditTable]
    /// What could not be asked, and why.
    package let missing: [String]
    /// Films to be shown; their pixels are in the page only.
    package let pictures: [AuditPicture]
    /// How often films with a probability show the finding, by finding; only where that was the question.
    package let reliability: [String: Reliability]

    init(
        _ question: AuditQuestion, sentence: String, figures: [AuditFigure] = [], tables: [AuditTable] = [],
        missing: [String] = [], pictures: [AuditPicture] = [],
        reliability: [String: Reliability] = [:], verdict: Verdict? = nil
    ) {
        self.question = question
        self.sentence = sentence
        self.figures = figures
        self.tables = tables
        self.missing = missing
        self.pictures = pictures
        self.reliability = reliability
        let judged = figures.compactMap(\.verdict).filter { $0 != .unanswered }
        self.verdict = verdict ?? judged.max() ?? .unanswered
    }

    /// An answer that says why there is none.
    static func none(_ question: AuditQuestion, because reasons: [String]) -> AuditAnswer {
        AuditAnswer(
            question, sentence: "This can\u{2019}t be told from what there is.", missing: reasons,
            verdict: .unanswered)
    }
}

/// A table of an audit: words and numbers as they are printed.
package struct AuditTable: Codable, Hashable, Sendable {
    package let title: String
    package let columns: [String]
    package let rows: [[String]]
}

/// A film that an audit shows.
package struct AuditPicture: Codable, Hashable, Sendable {
    package let path: String
    package let caption: String
    /// A JPEG or PNG file's bytes, for the page; not in JSON, which may leave the hospital.
    let image: [UInt8]

    private enum CodingKeys: String, CodingKey { case path, caption }

    init(path: String, caption: String, image: [UInt8]) {
        self.path = path
        self.caption = caption
        self.image = image
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        path = try values.decode(String.self, forKey: .path)
        caption = try values.decode(String.self, forKey: .caption)
        image = []
    }
}
