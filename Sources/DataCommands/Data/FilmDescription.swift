import Foundation
import Imaging

/// What a film's file is, for people and for programs.
struct FilmDescription: Encodable {
    private let kind: String
    private let width: Int
    private let height: Int
    private let bits: Int
    private var header: DICOMHeader?
    private var refusal: String?
    private var chain: RenderingChain?
    /// The chain in words.
    private var rendering: [String]?
    let radiograph: Radiograph

    init(of path: String, options: DICOMOptions, withIdentity: Bool) throws {
        if try DICOMFile.isRecognised(at: path) {
            let film = try DICOMFilm(contentsOf: path, options: options)
            radiograph = film.radiograph
            kind = "DICOM"
            header = film.header
            if !withIdentity { header?.patientID = nil }
            refusal = film.header.refusal
            chain = film.chain
            rendering = film.chain.steps.map(\.description)
        } else {
            radiograph = try Radiograph(contentsOf: path)
            kind = try ImageKind(contentsOf: path).rawValue
        }
        width = radiograph.width
        height = radiograph.height
        bits = radiograph.bitDepth
    }

    private enum CodingKeys: String, CodingKey {
        case kind, width, height, bits, header, refusal, chain, rendering
    }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    var text: String {
        var lines = ["\(kind), \(width) × \(height), \(bits) bits"]
        if let header { lines += Self.facts(header).map { "  \($0): \($1)" } }
        if let refusal { lines.append("  not a radiograph: \(refusal)") }
        if let rendering { lines += ["rendering"] + rendering.map { "  \($0)" } }
        return lines.joined(separator: "\n")
    }

    /// Only what the file says.
    private static func facts(_ header: DICOMHeader) -> [(String, String)] {
        let facts: [(String, String?)] = [
            ("SOP class", header.sopClass.isEmpty ? nil : header.sopClassName),
            ("modality", header.modality.isEmpty ? nil : header.modality),
            ("view", header.view), ("laterality", header.laterality), ("body part", header.bodyPart),
            ("patient", header.patientID), ("sex", header.patientSex),
            ("age", header.patientAge.map { String(format: "%.4g years", $0) }),
            ("device", header.device), ("institution", header.institution),
            ("burned-in annotation", header.burnedIn.map { $0 ? "yes" : "no" }),
            (
                "pixel spacing",
                header.pixelSpacing.map { "\($0.rows) × \($0.columns) mm (\($0.source))" }
            ),
            ("frames", header.frames == 1 ? nil : "\(header.frames)"),
        ]
        return facts.compactMap { fact in fact.1.map { (fact.0, $0) } }
    }
}
