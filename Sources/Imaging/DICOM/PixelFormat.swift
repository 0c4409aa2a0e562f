import CDICOM

/// The Image Pixel Module (PS3.3, C.7.6.3), checked against the limits and the bytes present.
struct PixelFormat {
    let rows, columns, frames: Int
    let samples: Int
    let bitsAllocated, bitsStored, highBit: Int
    let isSigned: Bool
    let photometric: Photometric
    /// Samples lie in planes, one after another (native pixels only).
    let isPlanar: Bool

    var pixels: Int { rows * columns }

    /// Bytes of a native frame.
    var frameBytes: Int {
        // Two pixels share their chroma: Y1 Y2 Cb Cr (C.7.6.3.1.2).
        photometric == .ybrFull422 ? pixels * 2 : pixels * samples * (bitsAllocated / 8)
    }

    /// - Throws: ``ImagingError``; nothing is allocated for the pixels before their size is known to be sound.
    init(_ object: DICOMObject, _ header: DICOMHeader, limits: DecodingLimits) throws(ImagingError) {
        let path = object.path
        func damaged(_ reason: String) -> ImagingError {
            .damaged(path: path, format: "DICOM", reason: reason)
        }
        func unsupported(_ reason: String) -> ImagingError {
            .unsupported(path: path, format: "DICOM", reason: reason)
        }
        switch object.info.pixels {
        case CDICOM_NATIVE, CDICOM_ENCAPSULATED: break
        case CDICOM_FLOAT: throw unsupported("its pixels are floating-point numbers")
        default:
            throw .noPixels(
                path: path,
                found: header.sopClass.isEmpty ? "a DICOM object" : SOPClass.name(of: header.sopClass))
        }
        rows = try object.requiredInteger(DICOMTag.rows, "Rows")
        columns = try object.requiredInteger(DICOMTag.columns, "Columns")
        guard rows > 0, columns > 0 else { throw damaged("it declares \(rows) rows and \(columns) columns") }
        frames = header.frames
        guard (1...Int(Int32.max)).contains(frames) else { throw damaged("it declares \(frames) frames") }
        bitsAllocated = try object.requiredInteger(DICOMTag.bitsAllocated, "Bits Allocated")
        guard bitsAllocated == 8 || bitsAllocated == 16 else {
            throw unsupported("\(bitsAllocated) bits allocated; 8 and 16 are read")
        }
        bitsStored = header.bitsStored ?? bitsAllocated
        guard (1...bitsAllocated).contains(bitsStored) else {
            throw damaged("it declares \(bitsStored) stored of \(bitsAllocated) allocated bits")
        }
        highBit = header.highBit ?? bitsStored - 1
        guard (bitsStored - 1..<bitsAllocated).contains(highBit) else {
            throw damaged("it declares bit \(highBit) as the highest of \(bitsStored) stored bits")
        }
        isSigned = header.isSigned
        let name = header.photometric ?? "no photometric interpretation"
        guard let photometric = Photometric(rawValue: name) else { throw unsupported("\(name) pixels") }
        self.photometric = photometric
        samples = header.samplesPerPixel ?? photometric.samples
        guard samples == photometric.samples else {
            throw damaged("it declares \(samples) samples per pixel for \(name)")
        }
        let planarConfiguration = try object.integer(DICOMTag.planarConfiguration)
        isPlanar = samples > 1 && planarConfiguration == 1
        // 65535 × 65535 × 3 fits easily.
        guard rows * columns * samples <= limits.pixels else {
            throw .tooManyPixels(path: path, width: columns, height: rows, limit: limits.pixels)
        }
    }
}

/// Photometric interpretations that are rendered (PS3.3, C.7.6.3.1.2).
enum Photometric: String {
    case monochrome1 = "MONOCHROME1"
    case monochrome2 = "MONOCHROME2"
    case palette = "PALETTE COLOR"
    case rgb = "RGB"
    case ybrFull = "YBR_FULL"
    case ybrFull422 = "YBR_FULL_422"
    /// JPEG 2000's own colour transformations.
    case ybrICT = "YBR_ICT"
    case ybrRCT = "YBR_RCT"

    var samples: Int {
        switch self {
        case .monochrome1, .monochrome2, .palette: 1
        case .rgb, .ybrFull, .ybrFull422, .ybrICT, .ybrRCT: 3
        }
    }

    var isMonochrome: Bool { self == .monochrome1 || self == .monochrome2 }
}
