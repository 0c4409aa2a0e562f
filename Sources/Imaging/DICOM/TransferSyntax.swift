/// How a DICOM file's pixels are coded (PS3.6, annex A).
struct TransferSyntax {
    enum Coding {
        case native, rle, jpeg, jpegLS, jpeg2000
        /// Known, but not decoded here.
        case unsupported
    }

    let uid: String
    let name: String
    let coding: Coding

    /// The syntax of a UID; one that isn't known can't be decoded.
    init(uid: String) {
        self.uid = uid
        let known = Self.known[uid]
        name = known?.name ?? "an unknown transfer syntax"
        coding = known?.coding ?? .unsupported
    }

    private static let known: [String: (name: String, coding: Coding)] = [
        "1.2.840.10008.1.2": ("Implicit VR Little Endian", .native),
        "1.2.840.10008.1.2.1": ("Explicit VR Little Endian", .native),
        "1.2.840.10008.1.2.1.99": ("Deflated Explicit VR Little Endian", .native),
        "1.2.840.10008.1.2.2": ("Explicit VR Big Endian", .native),
        "1.2.840.10008.1.2.4.50": ("JPEG Baseline (Process 1)", .jpeg),
        "1.2.840.10008.1.2.4.51": ("JPEG Extended (Process 2 and 4)", .jpeg),
        "1.2.840.10008.1.2.4.53": ("JPEG Spectral Selection (Process 6 and 8)", .jpeg),
        "1.2.840.10008.1.2.4.55": ("JPEG Full Progression (Process 10 and 12)", .jpeg),
        "1.2.840.10008.1.2.4.57": ("JPEG Lossless (Process 14)", .jpeg),
        "1.2.840.10008.1.2.4.70": ("JPEG Lossless (Process 14, first-order prediction)", .jpeg),
        "1.2.840.10008.1.2.4.80": ("JPEG-LS Lossless", .jpegLS),
        "1.2.840.10008.1.2.4.81": ("JPEG-LS Near-lossless", .jpegLS),
        "1.2.840.10008.1.2.4.90": ("JPEG 2000 (lossless only)", .jpeg2000),
        "1.2.840.10008.1.2.4.91": ("JPEG 2000", .jpeg2000),
        "1.2.840.10008.1.2.4.92": ("JPEG 2000 Part 2 (lossless only)", .unsupported),
        "1.2.840.10008.1.2.4.93": ("JPEG 2000 Part 2", .unsupported),
        "1.2.840.10008.1.2.4.94": ("JPIP Referenced", .unsupported),
        "1.2.840.10008.1.2.4.95": ("JPIP Referenced Deflate", .unsupported),
        "1.2.840.10008.1.2.4.100": ("MPEG2 Main Profile / Main Level", .unsupported),
        "1.2.840.10008.1.2.4.101": ("MPEG2 Main Profile / High Level", .unsupported),
        "1.2.840.10008.1.2.4.102": ("MPEG-4 AVC/H.264 High Profile", .unsupported),
        "1.2.840.10008.1.2.4.103": ("MPEG-4 AVC/H.264 BD-compatible", .unsupported),
        "1.2.840.10008.1.2.4.107": ("HEVC/H.265 Main Profile", .unsupported),
        "1.2.840.10008.1.2.4.110": ("JPEG XL Lossless", .unsupported),
        "1.2.840.10008.1.2.4.112": ("JPEG XL", .unsupported),
        "1.2.840.10008.1.2.4.201": ("High-Throughput JPEG 2000 (lossless only)", .unsupported),
        "1.2.840.10008.1.2.4.202": ("High-Throughput JPEG 2000 with RPCL (lossless only)", .unsupported),
        "1.2.840.10008.1.2.4.203": ("High-Throughput JPEG 2000", .unsupported),
        "1.2.840.10008.1.2.5": ("RLE Lossless", .rle),
    ]
}
