import Clinical

/// A film in JSRT's clinical texts.
///
/// `CLNDAT_EN.txt`: file, subtlety (1 to 5), size in mm, age, sex, x, y, malignancy, place, diagnosis;
/// `CNNDAT_EN.txt`: file, age, sex, `non-nodule`; both separated by tabs, without a header.
struct JSRTCase {
    /// The films' sides in pixels, and what a pixel spans.
    static let side = 2048.0
    private static let millimetresPerPixel = 0.175

    /// The film's name without extension.
    let name: String
    let sex: String
    let age: String
    /// In pixels of the original film.
    let nodule: FindingBox?

    static func box(x: Double, y: Double, diameter: Double) -> FindingBox {
        FindingBox(
            Finding("Nodule"), x: x - diameter / 2, y: y - diameter / 2, width: diameter, height: diameter)
    }

    /// The films of a text, in its order.
    ///
    /// A record ends where the next film's name begins: in the society's file some lines aren't broken.
    ///
    /// - Throws: where a record with a nodule doesn't say where.
    static func read(_ path: String) throws(CohortError) -> [JSRTCase] {
        let text = String(decoding: try TableText(contentsOf: path).bytes, as: UTF8.self)
        let names = text.matches(of: /(JPC[LN]N[0-9]{3})\.IMG/)
        var cases: [JSRTCase] = []
        for (index, name) in names.enumerated() {
            let end = index + 1 < names.count ? names[index + 1].range.lowerBound : text.endIndex
            let fields = text[name.range.upperBound..<end]
                .split { $0 == "\t" || $0.isNewline }.map { String($0).trimmed }.filter { !$0.isEmpty }
            guard let found = JSRTCase(name: String(name.1), fields) else {
                let line = text[..<name.range.lowerBound].count(where: \.isNewline) + 1
                throw .table(
                    path: path,
                    problems: [
                        .init(
                            line: line, column: String(name.1),
                            expected:
                                "age and sex, and before them subtlety and size, behind them x and y of a nodule",
                            found: fields.joined(separator: " | "))
                    ], total: 1)
            }
            cases.append(found)
        }
        return cases
    }

    private init?(name: String, _ fields: [String]) {
        self.name = name
        guard name.hasPrefix("JPCLN") else {
            guard fields.count >= 2 else { return nil }
            (age, sex, nodule) = (fields[0], fields[1], nil)
            return
        }
        guard fields.count >= 6, let size = Double(fields[1]), let x = Double(fields[4]),
            let y = Double(fields[5]), size > 0
        else { return nil }
        (age, sex) = (fields[2], fields[3])
        nodule = Self.box(x: x, y: y, diameter: size / Self.millimetresPerPixel)
    }
}
