/// Tells DICOM files by their first bytes, whatever they are called.
package enum DICOMFile {
    /// Bytes that are enough to tell.
    static let telling = 132

    /// The mark `DICM` behind a preamble of 128 bytes; or, without one, a first element of group 2 or 8 with a
    /// plausible length: archives send bare data sets.
    static func isRecognised(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let reader = ByteReader(bytes: bytes)
        if reader.starts(with: Array("DICM".utf8), at: 128) { return true }
        guard bytes.count >= 16, let element = reader[2] else { return false }
        // (0002,0000), (0008,0000), (0008,0001), (0008,0005), (0008,0008) …, little endian; (0008,…) big endian.
        let isLittle =
            (bytes[0] == 0x02 || bytes[0] == 0x08) && bytes[1] == 0 && bytes[3] == 0 && element <= 0x60
        let isBig = bytes[0] == 0 && bytes[1] == 0x08 && bytes[2] == 0 && bytes[3] <= 0x60
        guard isLittle || isBig else { return false }
        let isExplicit = (4...5).allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[$0]) }
        // Implicit: the first elements are short texts.
        return isExplicit || (isLittle && bytes[5] == 0 && bytes[6] == 0 && bytes[7] == 0 && bytes[4] <= 64)
    }

    /// Whether a file is DICOM.
    package static func isRecognised(at path: String) throws(ImagingError) -> Bool {
        try Radiograph.lendingWorkspace(path) { (workspace) throws(ImagingError) in
            isRecognised(try FileBytes.read(path, limits: .standard, upTo: telling, into: workspace))
        }
    }
}

/// The kinds of ordinary image files.
package enum ImageKind: String {
    case jpeg = "JPEG"
    case png = "PNG"

    /// The kind of a file that was decoded as an image.
    package init(contentsOf path: String) throws(ImagingError) {
        let isJPEG = try Radiograph.lendingWorkspace(path) { (workspace) throws(ImagingError) in
            let start = try FileBytes.read(path, limits: .standard, upTo: 16, into: workspace)
            return ByteReader(bytes: start).starts(with: JPEGHeader.signature)
        }
        self = isJPEG ? .jpeg : .png
    }
}
