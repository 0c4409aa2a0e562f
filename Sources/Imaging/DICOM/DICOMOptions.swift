/// What to render of a DICOM file, and how.
public struct DICOMOptions: Codable, Hashable, Sendable {
    /// The transformation from modality values to gray.
    public enum VOI: Codable, Hashable, Sendable {
        /// The file's own, by index from 0: of its VOI LUT Sequence, else of its windows. Where it has none, a film of up
        /// to 8 bits keeps its whole range, and a deeper one is stretched over what its pixels, padding apart, cover.
        case file(Int)
        /// A window in modality values; a width that its function doesn't allow is an error.
        case window(center: Double, width: Double, function: WindowFunction = .linear)
        /// None: the whole range that stored values can take.
        case none

        /// A window whose width suits its function; `nil` for another.
        package static func checkedWindow(center: Double, width: Double, function: WindowFunction) -> VOI? {
            guard center.isFinite, width.isFinite, function.allows(width: width) else { return nil }
            return .window(center: center, width: width, function: function)
        }
    }

    /// The frame, from 1.
    public var frame: Int
    /// The transformation from modality values to gray.
    public var voi: VOI
    /// What the file may ask for.
    public var limits: DecodingLimits

    /// The first frame by the file's first transformation, unless told otherwise.
    public init(frame: Int = 1, voi: VOI = .file(0), limits: DecodingLimits = .standard) {
        self.frame = frame
        self.voi = voi
        self.limits = limits
    }
}
