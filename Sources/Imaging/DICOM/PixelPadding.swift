/// Stored values that fill up what isn't the patient (PS3.3, C.7.5.1.1.2): Pixel Padding Value, up to Pixel Padding
/// Range Limit where there is one.
struct PixelPadding {
    let values: ClosedRange<Int>

    init?(_ object: DICOMObject, isSigned: Bool) throws(ImagingError) {
        guard let value = try object.integer(DICOMTag.pixelPaddingValue) else { return nil }
        let limit = try object.integer(DICOMTag.pixelPaddingRangeLimit) ?? value
        // Writers mistake signed for unsigned: Pixel Representation tells what the 16 bits mean.
        let ends = [value, limit].map { end in
            let bits = UInt16(truncatingIfNeeded: end)
            return isSigned ? Int(Int16(bitPattern: bits)) : Int(bits)
        }
        .sorted()
        values = ends[0]...ends[1]
    }
}
