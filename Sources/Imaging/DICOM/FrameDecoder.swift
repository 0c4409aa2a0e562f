import CDICOM
import CImageCodecs

/// Gets at the stored values of one frame.
struct FrameDecoder {
    let object: DICOMObject
    let format: PixelFormat
    let syntax: TransferSyntax

    private var path: String { object.path }

    /// - Parameter frame: from 0; below `format.frames`.
    func decode(_ frame: Int) throws(ImagingError) -> StoredFrame {
        guard syntax.coding != .unsupported else {
            throw .unsupported(
                path: path, format: "DICOM", reason: "transfer syntax \(syntax.uid), \(syntax.name)")
        }
        let isEncapsulated = object.info.pixels == CDICOM_ENCAPSULATED
        guard isEncapsulated == (syntax.coding != .native) else {
            throw .damaged(
                path: path, format: "DICOM",
                reason:
                    "its pixel data is \(isEncapsulated ? "" : "not ")encapsulated, against \(syntax.name)")
        }
        guard isEncapsulated else { return try native(frame) }
        return try object.withFrame(frame, of: format.frames) { (bytes) throws(ImagingError) in
            try compressed(bytes)
        }
    }

    /// Shared by native and RLE pixels, whose samples are cells of Bits Allocated (PS3.5, 8.1.1).
    private var shift: Int { format.highBit + 1 - format.bitsStored }

    private func native(_ frame: Int) throws(ImagingError) -> StoredFrame {
        let (needed, overflow) = format.frameBytes.multipliedReportingOverflow(by: format.frames)
        let found = object.info.native_count
        guard !overflow, needed <= found, let start = object.info.native else {
            throw .truncated(
                path: path,
                expected:
                    "\(overflow ? "far too many" : "\(needed)") bytes of pixel data for \(format.columns) × "
                    + "\(format.rows) pixels in \(format.frames) frame(s)",
                found: "\(found)")
        }
        let samples = NativeSamples(
            bytes: UnsafeRawBufferPointer(
                rebasing: UnsafeRawBufferPointer(start: start, count: found)
                    .dropFirst(frame * format.frameBytes).prefix(format.frameBytes)),
            format: format,
            // 8-bit samples in the words of a big-endian file lie in pairs the other way round (PS3.5, 8.1.1).
            isSwapped: object.info.is_big_endian
                && (format.bitsAllocated == 16 || object.info.native_is_words))
        return withExtendedLifetime(object) {
            StoredFrame(
                samples: samples.interleaved(), photometric: format.photometric, bits: format.bitsStored,
                isSigned: format.isSigned, shift: shift)
        }
    }

    private func compressed(_ bytes: UnsafeRawBufferPointer) throws(ImagingError) -> StoredFrame {
        guard let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
            throw .truncated(path: path, expected: "a compressed frame", found: "none")
        }
        let sampleBytes = try sampleBytes(start, bytes.count)
        var request = cdicom_frame_format()
        request.rows = Int32(format.rows)
        request.columns = Int32(format.columns)
        request.samples = Int32(format.samples)
        request.sample_bytes = Int32(sampleBytes)
        request.bits_stored = Int32(format.bitsStored)
        request.is_signed = format.isSigned
        withUnsafeMutableBytes(of: &request.photometric) {
            $0.copyBytes(from: format.photometric.rawValue.utf8)
        }
        let samples: StoredFrame.Samples =
            sampleBytes == 1
            ? .bytes(try decode(start, bytes.count, &request))
            : .words(try decode(start, bytes.count, &request))
        guard let photometric = Photometric(rawValue: cString(request.photometric)) else {
            throw .unsupported(path: path, format: "DICOM", reason: "\(cString(request.photometric)) pixels")
        }
        return StoredFrame(
            samples: samples, photometric: photometric, bits: min(format.bitsStored, sampleBytes * 8),
            isSigned: format.isSigned, shift: syntax.coding == .rle ? shift : 0)
    }

    /// JPEG and JPEG-LS decode to the width of their own precision, the others to that of the cells.
    private func sampleBytes(_ start: UnsafePointer<UInt8>, _ count: Int) throws(ImagingError) -> Int {
        let cell = format.bitsAllocated / 8
        guard syntax.coding != .rle else { return cell }
        var codestream = cdicom_codestream()
        var error: UnsafeMutablePointer<cdicom_error>?
        let status = cdicom_codestream_read(start, count, &codestream, &error)
        guard status == CDICOM_OK else { throw DICOMFailure.take(status, error, path: path) }
        let own = codestream.precision > 8 ? 2 : 1
        return syntax.coding == .jpeg2000 ? max(own, cell) : own
    }

    private func decode<Sample: FixedWidthInteger>(
        _ start: UnsafePointer<UInt8>, _ count: Int, _ request: inout cdicom_frame_format
    ) throws(ImagingError) -> [Sample] {
        var error: UnsafeMutablePointer<cdicom_error>?
        var status = CDICOM_OK
        let samples = [Sample](unsafeUninitializedCapacity: format.pixels * format.samples) {
            target, initialized in
            let bytes = UnsafeMutableRawBufferPointer(target)
            guard let pixels = bytes.baseAddress else { return }
            status = cdicom_frame_decode(syntax.uid, start, count, &request, pixels, bytes.count, &error)
            initialized = status == CDICOM_OK ? target.count : 0
        }
        guard status == CDICOM_OK else { throw DICOMFailure.take(status, error, path: path) }
        return samples
    }
}
