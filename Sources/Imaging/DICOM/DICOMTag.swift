/// Data elements by group and element (PS3.6).
enum DICOMTag {
    static let sopClass: UInt32 = 0x0008_0016
    static let instanceUID: UInt32 = 0x0008_0018
    static let studyDate: UInt32 = 0x0008_0020
    static let modality: UInt32 = 0x0008_0060
    static let manufacturer: UInt32 = 0x0008_0070
    static let institution: UInt32 = 0x0008_0080
    static let codeMeaning: UInt32 = 0x0008_0104
    static let model: UInt32 = 0x0008_1090
    static let patientID: UInt32 = 0x0010_0020
    static let patientBirthDate: UInt32 = 0x0010_0030
    static let patientSex: UInt32 = 0x0010_0040
    static let patientAge: UInt32 = 0x0010_1010
    static let bodyPart: UInt32 = 0x0018_0015
    static let imagerPixelSpacing: UInt32 = 0x0018_1164
    static let nominalScannedPixelSpacing: UInt32 = 0x0018_2010
    static let viewPosition: UInt32 = 0x0018_5101
    static let studyUID: UInt32 = 0x0020_000D
    static let seriesUID: UInt32 = 0x0020_000E
    static let laterality: UInt32 = 0x0020_0060
    static let imageLaterality: UInt32 = 0x0020_0062
    static let samplesPerPixel: UInt32 = 0x0028_0002
    static let photometric: UInt32 = 0x0028_0004
    static let planarConfiguration: UInt32 = 0x0028_0006
    static let numberOfFrames: UInt32 = 0x0028_0008
    static let rows: UInt32 = 0x0028_0010
    static let columns: UInt32 = 0x0028_0011
    static let pixelSpacing: UInt32 = 0x0028_0030
    static let bitsAllocated: UInt32 = 0x0028_0100
    static let bitsStored: UInt32 = 0x0028_0101
    static let highBit: UInt32 = 0x0028_0102
    static let pixelRepresentation: UInt32 = 0x0028_0103
    static let pixelPaddingValue: UInt32 = 0x0028_0120
    static let pixelPaddingRangeLimit: UInt32 = 0x0028_0121
    static let burnedInAnnotation: UInt32 = 0x0028_0301
    static let windowCenter: UInt32 = 0x0028_1050
    static let windowWidth: UInt32 = 0x0028_1051
    static let rescaleIntercept: UInt32 = 0x0028_1052
    static let rescaleSlope: UInt32 = 0x0028_1053
    static let rescaleType: UInt32 = 0x0028_1054
    static let windowExplanation: UInt32 = 0x0028_1055
    static let voiFunction: UInt32 = 0x0028_1056
    static let redDescriptor: UInt32 = 0x0028_1101
    static let redData: UInt32 = 0x0028_1201
    static let segmentedRedData: UInt32 = 0x0028_1221
    static let modalitySequence: UInt32 = 0x0028_3000
    static let tableDescriptor: UInt32 = 0x0028_3002
    static let tableExplanation: UInt32 = 0x0028_3003
    static let tableData: UInt32 = 0x0028_3006
    static let voiSequence: UInt32 = 0x0028_3010
    static let frameVOISequence: UInt32 = 0x0028_9132
    static let pixelValueTransformation: UInt32 = 0x0028_9145
    static let pixelMeasures: UInt32 = 0x0028_9110
    static let viewCodeSequence: UInt32 = 0x0054_0220
    static let presentationLUTShape: UInt32 = 0x2050_0020
    static let sharedFunctionalGroups: UInt32 = 0x5200_9229
    static let perFrameFunctionalGroups: UInt32 = 0x5200_9230

    /// A tag as the standard writes it, such as "(0028,0010)".
    static func text(_ tag: UInt32) -> String {
        func digits(_ value: UInt32) -> String {
            let text = String(value, radix: 16, uppercase: true)
            return String(repeating: "0", count: 4 - text.count) + text
        }
        return "(\(digits(tag >> 16)),\(digits(tag & 0xFFFF)))"
    }
}
