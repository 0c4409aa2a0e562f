import CDICOM
import CImageCodecs

extension FrameDecoder {
    /// Gray frames of the two commonest codings, by decoders several times as fast as DCMTK's; `nil` for the others.
    func decodedHere(
        _ start: UnsafePointer<UInt8>, _ count: Int
    ) throws(ImagingError) -> StoredFrame.Samples? {
        guard syntax.coding == .jpeg, format.samples == 1 else { return nil }
        let found = try codestream(start, count)
        guard found.width == format.columns, found.height == format.rows, found.components == 1,
            found.precision <= format.bitsAllocated
        else { return nil }
        if Self.isLossless(syntax) { return try lossless(start, count) }
        // Fewer bits than the stored ones would need DCMTK's care for the sign.
        guard found.precision == 8, format.bitsStored <= 8 else { return nil }
        return try sequential(start, count)
    }

    private static func isLossless(_ syntax: TransferSyntax) -> Bool {
        syntax.uid == "1.2.840.10008.1.2.4.57" || syntax.uid == "1.2.840.10008.1.2.4.70"
    }

    private func lossless(
        _ start: UnsafePointer<UInt8>, _ count: Int
    ) throws(ImagingError) -> StoredFrame.Samples? {
        var error: UnsafeMutablePointer<cimage_error>?
        defer { cimage_error_free(error) }
        var status = CIMAGE_OK
        let samples = [UInt16](unsafeUninitializedCapacity: format.pixels) { target, initialized in
            guard let pixels = target.baseAddress else { return }
            status = cimage_jpeg_lossless_decode(start, count, pixels, format.pixels, &error)
            initialized = status == CIMAGE_OK ? format.pixels : 0
        }
        if status == CIMAGE_UNSUPPORTED { return nil }
        try check(status, error, count)
        return .words(samples)
    }

    private func sequential(
        _ start: UnsafePointer<UInt8>, _ count: Int
    ) throws(ImagingError) -> StoredFrame.Samples? {
        try Radiograph.lendingWorkspace(path) { (workspace) throws(ImagingError) in
            var error: UnsafeMutablePointer<cimage_error>?
            defer { cimage_error_free(error) }
            var status = CIMAGE_OK
            let samples = [UInt8](unsafeUninitializedCapacity: format.pixels) { target, initialized in
                guard let pixels = target.baseAddress else { return }
                status = cimage_jpeg_decode_gray(
                    workspace.jpegDecoder, start, count, Int32(format.columns), Int32(format.rows), 1, pixels,
                    &error)
                initialized = status == CIMAGE_OK ? format.pixels : 0
            }
            if status == CIMAGE_UNSUPPORTED { return nil }
            try check(status, error, count)
            return .bytes(samples)
        }
    }

    private func check(
        _ status: cimage_status, _ error: UnsafeMutablePointer<cimage_error>?, _ count: Int
    ) throws(ImagingError) {
        guard status != CIMAGE_OK else { return }
        let header = ImageHeader(.jpeg, width: format.columns, height: format.rows)
        throw .codec(status, error, header, byteCount: count, path: path)
    }
}
