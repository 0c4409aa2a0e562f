import Foundation

/// What a worker is asked for. A file's bytes may follow; otherwise it reads the file at the path.
struct WorkerRequest: Codable {
    enum Kind: String, Codable {
        /// The pixels of a radiograph, refused where it is something else.
        case radiograph
        /// What the file says, without its pixels.
        case header
    }

    var kind: Kind
    var path: String
    var limits: DecodingLimits
    var hasBytes = false
}

/// What a worker answers. The pixels of a film follow, in native byte order.
struct WorkerReply: Codable {
    var width = 0
    var height = 0
    var bitDepth = 0
    var header: DICOMHeader?
    var error: ImagingError?

    /// Bytes of pixels that must follow; `nil` where no film has such a size: the worker's memory may be damaged.
    func pixelBytes(within limits: DecodingLimits) -> Int? {
        guard width > 0, height > 0, bitDepth == 8 || bitDepth == 16 else { return nil }
        let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
        return overflow || pixels > limits.pixels ? nil : pixels * (bitDepth / 8)
    }
}
