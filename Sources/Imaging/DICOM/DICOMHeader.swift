/// What a DICOM file says about its film, its patient and its machine.
public struct DICOMHeader: Codable, Hashable, Sendable {
    /// The distance between pixels in millimetres, and the element that tells it.
    public struct PixelSpacing: Codable, Hashable, Sendable {
        /// From one row to the next.
        public var rows: Double
        /// From one column to the next.
        public var columns: Double
        /// `PixelSpacing`, `ImagerPixelSpacing` (at the detector, so without the magnification) or
        /// `NominalScannedPixelSpacing`.
        public var source: String
    }

    /// The UID of the transfer syntax.
    public var transferSyntax: String
    /// The UID of the SOP class; empty where there is none.
    public var sopClass = ""
    /// Such as `DX`; empty where there is none.
    public var modality = ""
    /// Study Instance UID.
    public var studyUID: String?
    /// Series Instance UID.
    public var seriesUID: String?
    /// SOP Instance UID.
    public var instanceUID: String?

    /// As in the file: it names a person. ``patientKey(projectKey:)`` doesn't.
    public var patientID: String?
    /// `M`, `F` or `O`.
    public var patientSex: String?
    /// In years: Patient's Age, else from the dates of birth and study.
    public var patientAge: Double?

    /// Such as `PA`, `AP`, `LL` or `RL`.
    public var view: String?
    /// `R`, `L`, `U` (unpaired) or `B`.
    public var laterality: String?
    /// Body Part Examined, such as `CHEST`.
    public var bodyPart: String?
    /// The maker of the machine.
    public var manufacturer: String?
    /// The maker's name for the model.
    public var model: String?
    /// Institution Name.
    public var institution: String?
    /// Whether the pixels are said to hold text that names the patient; `nil` where the file doesn't say.
    public var burnedIn: Bool?
    /// `nil` where the file doesn't say.
    public var pixelSpacing: PixelSpacing?

    /// Such as `MONOCHROME1`; `nil` where there is no image.
    public var photometric: String?
    /// Height in pixels.
    public var rows: Int?
    /// Width in pixels.
    public var columns: Int?
    /// Number of Frames; 1 where the file doesn't say.
    public var frames = 1
    /// 1 for gray, 3 for colour.
    public var samplesPerPixel: Int?
    /// Bits of a sample's cell.
    public var bitsAllocated: Int?
    /// Bits of a sample.
    public var bitsStored: Int?
    /// The position of a sample's highest bit in its cell.
    public var highBit: Int?
    /// Whether samples are in two's complement.
    public var isSigned = false

    /// Manufacturer and model, without saying the manufacturer twice.
    public var device: String? {
        guard let manufacturer else { return model }
        guard let model else { return manufacturer }
        return model.lowercased().hasPrefix(manufacturer.lowercased()) ? model : "\(manufacturer) \(model)"
    }
}
