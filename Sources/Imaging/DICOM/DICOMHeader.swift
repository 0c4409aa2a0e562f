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
    public var studyUID: String?
    public var seriesUID: String?
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
    public var bodyPart: String?
    public var manufacturer: String?
    public var model: String?
    public var institution: String?
    /// Whether the pixels are said to hold text that names the patient; `nil` where the file doesn't say.
    public var burnedIn: Bool?
    public var pixelSpacing: PixelSpacing?

    /// Such as `MONOCHROME1`; `nil` where there is no image.
    public var photometric: String?
    public var rows: Int?
    public var columns: Int?
    public var frames = 1
    public var samplesPerPixel: Int?
    public var bitsAllocated: Int?
    public var bitsStored: Int?
    public var highBit: Int?
    public var isSigned = false

    /// Manufacturer and model, without saying the manufacturer twice.
    public var device: String? {
        guard let manufacturer else { return model }
        guard let model else { return manufacturer }
        return model.lowercased().hasPrefix(manufacturer.lowercased()) ? model : "\(manufacturer) \(model)"
    }
}
