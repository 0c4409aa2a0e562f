extension Radiograph {
    /// Reads a JPEG, PNG or DICOM file, recognised by its first bytes, upright (EXIF orientation of JPEG files applied).
    ///
    /// Colour becomes luma with Pillow's `convert("L")` weights; a YCbCr JPEG gives its luma channel as it is.
    /// Alpha is dropped, as Pillow does: what lies under transparent pixels shows. 16-bit PNG files stay 16-bit.
    ///
    /// A DICOM file must be a radiograph of one frame; it is rendered by its own chain, see ``DICOMFilm``, in a worker
    /// process where ``DICOMIsolation`` has one.
    ///
    /// - Throws: ``ImagingError`` for anything else than a complete, sound file within `limits`.
    public init(contentsOf path: String, limits: DecodingLimits = .standard) throws(ImagingError) {
        if let film = try DICOMGate.film(contentsOf: path, limits: limits) {
            self = film
            return
        }
        self = try Self.lendingWorkspace(path) { (workspace) throws(ImagingError) in
            let bytes = try FileBytes.read(path, limits: limits, into: workspace)
            return try Radiograph(bytes, path: path, limits: limits, in: workspace)
        }
    }

    /// Decodes a file's bytes; `path` only names them in errors.
    package init(
        decoding bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits = .standard
    ) throws(ImagingError) {
        if let film = try DICOMGate.film(decoding: bytes, path: path, limits: limits) {
            self = film
            return
        }
        self = try Self.lendingWorkspace(path) { (workspace) throws(ImagingError) in
            try Radiograph(bytes, path: path, limits: limits, in: workspace)
        }
    }

    /// Decodes a file's bytes; `path` only names them in errors.
    package init(
        decoding bytes: [UInt8], path: String, limits: DecodingLimits = .standard
    ) throws(ImagingError) {
        let result = bytes.withUnsafeBytes { (buffer) -> Result<Radiograph, ImagingError> in
            Result { () throws(ImagingError) in try Radiograph(decoding: buffer, path: path, limits: limits) }
        }
        self = try result.get()
    }

    private init(
        _ bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits, in workspace: Workspace
    ) throws(ImagingError) {
        let header = try ImageHeader(bytes, path: path, limits: limits)
        let decoded = try GrayDecoder.decode(bytes, header, path: path, in: workspace)
        let pixels: Pixels =
            switch decoded.values {
            case .gray8(let values): .gray8(Array(values))
            case .gray16(let values): .gray16(Array(values))
            }
        self.init(width: decoded.width, height: decoded.height, pixels: pixels)
    }

    static func lendingWorkspace<Value>(
        _ path: String, _ body: (Workspace) throws(ImagingError) -> Value
    ) throws(ImagingError) -> Value {
        guard let value = try Workspace.lend(body) else {
            throw .unreadable(path: path, reason: "there isn't enough memory for a decoder")
        }
        return value
    }
}
