/// Uncompressed samples of one frame.
struct NativeSamples {
    let bytes: UnsafeRawBufferPointer
    let format: PixelFormat
    let isSwapped: Bool

    /// The samples in native byte order, those of a pixel side by side.
    func interleaved() -> StoredFrame.Samples {
        guard format.bitsAllocated == 16 else {
            let samples = isSwapped ? swappedPairs() : Array(bytes)
            if format.photometric == .ybrFull422 { return .bytes(Self.upsampled(samples)) }
            return .bytes(format.isPlanar ? Self.interleaved(samples, format) : samples)
        }
        let samples = [UInt16](unsafeUninitializedCapacity: bytes.count / 2) { target, count in
            UnsafeMutableRawBufferPointer(target).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: bytes.prefix(bytes.count / 2 * 2)))
            count = bytes.count / 2
            if isSwapped { for i in 0..<count { target[i] = target[i].byteSwapped } }
        }
        return .words(format.isPlanar ? Self.interleaved(samples, format) : samples)
    }

    private func swappedPairs() -> [UInt8] {
        // The last of an odd number has its pair in the next frame, or in the padding.
        (0..<bytes.count).map { bytes[min($0 ^ 1, bytes.count - 1)] }
    }

    private static func interleaved<Sample>(_ samples: [Sample], _ format: PixelFormat) -> [Sample] {
        var target: [Sample] = []
        target.reserveCapacity(samples.count)
        for pixel in 0..<format.pixels {
            for sample in 0..<format.samples { target.append(samples[sample * format.pixels + pixel]) }
        }
        return target
    }

    /// Y1 Y2 Cb Cr becomes Y1 Cb Cr Y2 Cb Cr.
    private static func upsampled(_ samples: [UInt8]) -> [UInt8] {
        var target: [UInt8] = []
        target.reserveCapacity(samples.count * 3 / 2)
        for pair in stride(from: 0, to: samples.count - 3, by: 4) {
            for luma in 0..<2 { target += [samples[pair + luma], samples[pair + 2], samples[pair + 3]] }
        }
        return target
    }
}
