import CDICOM

extension DICOMFilm {
    /// Renders a film that is a radiograph of one frame, in this process; anything else is refused by name before its
    /// pixels are decoded.
    init(radiographAt path: String, limits: DecodingLimits) throws(ImagingError) {
        self = try Radiograph.lendingWorkspace(path) { (workspace) throws(ImagingError) in
            let bytes = try FileBytes.read(path, limits: limits, into: workspace)
            return try DICOMFilm(radiographIn: bytes, path: path, limits: limits)
        }
    }

    init(radiographIn bytes: [UInt8], path: String, limits: DecodingLimits) throws(ImagingError) {
        let result = bytes.withUnsafeBytes { (buffer) -> Result<DICOMFilm, ImagingError> in
            Result { () throws(ImagingError) in
                try DICOMFilm(radiographIn: buffer, path: path, limits: limits)
            }
        }
        self = try result.get()
    }

    init(
        radiographIn bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits
    ) throws(ImagingError) {
        let header = try DICOMHeader(
            DICOMObject(bytes, extent: CDICOM_HEADER, path: path, limits: limits))
        if let refusal = header.refusal { throw .notARadiograph(path: path, found: refusal) }
        guard header.frames == 1 else { throw .severalFrames(path: path, frames: header.frames) }
        try self.init(decoding: bytes, path: path, options: DICOMOptions(limits: limits))
    }
}
