internal import CDICOM
package import Foundation
internal import Groundwork

/// An explanation as DICOM objects beside the film that it explains.
package struct ExplanationObjects: Sendable {
    /// What is written on and about the objects.
    package struct Description: Sendable {
        /// What the picture shows, such as "grad-cam, Pneumonia".
        package var title: String
        /// The model, and how the picture was made.
        package var derivation: String
        package var created: Date

        package init(title: String, derivation: String, created: Date) {
            self.title = title
            self.derivation = derivation
            self.created = created
        }
    }

    /// A closed or open line in pixels of the film: pixel `i` covers `i ..< i + 1`.
    package typealias Line = [(x: Double, y: Double)]

    /// The film with colour over it: Secondary Capture Image Storage (PS3.3, A.8.1).
    package let secondaryCapture: [UInt8]
    /// Lines and a text over the film itself: Grayscale Softcopy Presentation State (PS3.3, A.33.1).
    package let presentationState: [UInt8]

    /// - Parameters:
    ///   - path: the film, a DICOM file.
    ///   - pixels: `width * height * 3` values: red, green, blue.
    ///   - lines: in pixels of the film.
    /// - Throws: ``ImagingError`` where the film isn't a sound DICOM file, or says nothing of its study or itself.
    package init(
        film path: String, width: Int, height: Int, pixels: [UInt8], lines: [Line],
        description: Description, limits: DecodingLimits = .standard
    ) throws(ImagingError) {
        precondition(pixels.count == width * height * 3)
        let made = try Radiograph.lendingWorkspace(path) {
            (workspace) throws(ImagingError) -> ([UInt8], [UInt8]) in
            let bytes = try FileBytes.read(path, limits: limits, into: workspace)
            guard DICOMFile.isRecognised(bytes) else {
                throw .notDICOM(path: path, found: FileKind.describe(ByteReader(bytes: bytes)))
            }
            let header = try DICOMHeader(
                DICOMObject(bytes, extent: CDICOM_HEADER, path: path, limits: limits))
            let film = try Reference(header, path: path)
            let facts = Facts(film: film, pixels: pixels, description: description)
            let capture = try SecondaryCapture.encode(
                DerivedObject(from: bytes, path: path, limits: limits), facts, width: width,
                height: height, pixels: pixels)
            let state = try SoftcopyState.encode(
                DerivedObject(from: bytes, path: path, limits: limits), facts, lines: lines)
            return (capture, state)
        }
        (secondaryCapture, presentationState) = made
    }

    /// The film as other objects refer to it.
    struct Reference {
        let sopClass, instanceUID, seriesUID: String
        let rows, columns: Int
        let isInverse: Bool

        init(_ header: DICOMHeader, path: String) throws(ImagingError) {
            guard let instance = header.instanceUID, let series = header.seriesUID, header.studyUID != nil,
                !header.sopClass.isEmpty, let rows = header.rows, let columns = header.columns
            else {
                throw .unsupported(
                    path: path, format: "DICOM",
                    reason: "it lacks the UIDs of its study, series or instance, which others refer to")
            }
            sopClass = header.sopClass
            instanceUID = instance
            seriesUID = series
            self.rows = rows
            self.columns = columns
            isInverse = header.photometric == "MONOCHROME1"
        }
    }

    /// What both objects say.
    struct Facts {
        let film: Reference
        let title, derivation, date, time: String
        private let seed: String

        init(film: Reference, pixels: [UInt8], description: Description) {
            self.film = film
            title = Self.value(description.title)
            derivation = Self.value(description.derivation)
            let formatter = DateFormatter()
            formatter.locale = Locale(identifier: "en_US_POSIX")
            formatter.timeZone = TimeZone(identifier: "UTC")
            formatter.dateFormat = "yyyyMMdd HHmmss"
            let words = formatter.string(from: description.created).split(separator: " ").map(String.init)
            (date, time) = (words[0], words[1])
            seed = "\(film.instanceUID) \(title) \(derivation) \(date) \(time) \(Digest.sha256(Data(pixels)))"
        }

        /// A UID below 2.25 (PS3.5, B.2): the same for the same content.
        func uid(_ purpose: String) -> String {
            let digits = Digest.sha256(Data("\(purpose) \(seed)".utf8)).prefix(32)
            var number = UInt128(digits, radix: 16) ?? 0
            number = number & ~(0xF << 76) | 8 << 76
            number = number & ~(0x3 << 62) | 2 << 62
            return "2.25.\(number)"
        }

        /// A backslash would separate values, a line end would end a line.
        private static func value(_ text: String) -> String {
            String(text.map { $0 == "\\" || $0.isNewline ? " " : $0 })
        }
    }
}
