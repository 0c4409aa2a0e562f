import CDICOM

/// A DICOM file, parsed, decoded and rendered in this process.
///
/// The chain is PS3.3's: stored value → Pixel Padding masked → Modality LUT or rescale → VOI LUT or window →
/// inversion. Padding is black in the end, and has no part in a range taken from the pixels.
public struct DICOMFilm: Sendable {
    /// Gray, 8 bits where neither stored values nor LUTs have more, else 16, over the whole range: 0 is black.
    public let radiograph: Radiograph
    /// What the file says about itself.
    public let header: DICOMHeader
    /// How stored values became gray.
    public let chain: RenderingChain

    /// Reads and renders one frame of any image object, whatever its modality.
    ///
    /// - Throws: ``ImagingError`` for anything else than a sound image within the limits.
    public init(contentsOf path: String, options: DICOMOptions = .init()) throws(ImagingError) {
        self = try Radiograph.lendingWorkspace(path) { (workspace) throws(ImagingError) in
            let bytes = try FileBytes.read(path, limits: options.limits, into: workspace)
            return try DICOMFilm(decoding: bytes, path: path, options: options)
        }
    }

    /// Renders a file's bytes; `path` only names them in errors.
    package init(
        decoding bytes: [UInt8], path: String, options: DICOMOptions = .init()
    ) throws(ImagingError) {
        let result = bytes.withUnsafeBytes { (buffer) -> Result<DICOMFilm, ImagingError> in
            Result { () throws(ImagingError) in
                try DICOMFilm(decoding: buffer, path: path, options: options)
            }
        }
        self = try result.get()
    }

    /// Renders a file's bytes; `path` only names them in errors.
    package init(
        decoding bytes: UnsafeRawBufferPointer, path: String, options: DICOMOptions = .init()
    ) throws(ImagingError) {
        let object = try DICOMObject(bytes, extent: CDICOM_WHOLE, path: path, limits: options.limits)
        header = try DICOMHeader(object)
        let format = try PixelFormat(object, header, limits: options.limits)
        var chain = RenderingChain()
        var frame = try Self.storedFrame(object, format, options, into: &chain)
        let index = options.frame - 1
        if format.photometric.isMonochrome {
            let renderer = try GrayscaleRenderer(object, frame: index, format: format, voi: options.voi)
            radiograph = try renderer.render(
                &frame, width: format.columns, height: format.rows, into: &chain)
        } else if format.photometric == .palette {
            radiograph = ColorRenderer.render(
                frame, palette: try Palette(object, isSigned: format.isSigned), width: format.columns,
                height: format.rows, into: &chain)
        } else {
            radiograph = ColorRenderer.render(
                frame, width: format.columns, height: format.rows, into: &chain)
        }
        self.chain = chain
    }

    private static func storedFrame(
        _ object: DICOMObject, _ format: PixelFormat, _ options: DICOMOptions,
        into chain: inout RenderingChain
    ) throws(ImagingError) -> StoredFrame {
        guard (1...format.frames).contains(options.frame) else {
            throw .noSuchFrame(path: object.path, frame: options.frame, frames: format.frames)
        }
        let syntax = TransferSyntax(uid: object.transferSyntax)
        let frame = try FrameDecoder(object: object, format: format, syntax: syntax)
            .decode(options.frame - 1)
        chain.steps = [
            .decoded(
                syntax: syntax.uid, name: syntax.name, frame: options.frame, frames: format.frames),
            .stored(
                bits: frame.bits, allocated: format.bitsAllocated, isSigned: frame.isSigned,
                photometric: frame.photometric.rawValue),
        ]
        return frame
    }
}

extension DICOMFilm {
    /// The stored values of one frame as a 16-bit film, signed ones in two's complement: what lies before the chain.
    package static func storedValues(
        contentsOf path: String, options: DICOMOptions = .init()
    ) throws(ImagingError) -> Radiograph {
        try Radiograph.lendingWorkspace(path) { (workspace) throws(ImagingError) in
            let bytes = try FileBytes.read(path, limits: options.limits, into: workspace)
            let object = try DICOMObject(bytes, extent: CDICOM_WHOLE, path: path, limits: options.limits)
            let format = try PixelFormat(object, DICOMHeader(object), limits: options.limits)
            var chain = RenderingChain()
            var frame = try storedFrame(object, format, options, into: &chain)
            let table = (0...frame.mask).map { UInt16(truncatingIfNeeded: frame.value(ofBits: $0)) }
            // Samples of a colour pixel lie side by side.
            return Radiograph(
                width: format.columns * format.samples, height: format.rows,
                pixels: .gray16(frame.takeMapped16(table)))
        }
    }
}
