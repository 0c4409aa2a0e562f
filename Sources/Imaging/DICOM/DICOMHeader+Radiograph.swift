extension DICOMHeader {
    /// Whether it is a projection radiograph on one film: CR, DX, or a secondary capture of such.
    public var isRadiograph: Bool { refusal == nil }

    /// What it is where it isn't a radiograph, such as "CT Image Storage (modality CT)".
    ///
    /// The modality decides, because secondary captures hold anything. One that is missing or `OT` is what hospitals'
    /// exports leave behind: then the SOP class decides.
    public var refusal: String? {
        let isRadiographClass = Self.radiographClasses.contains(sopClass)
        let isFilm =
            switch modality {
            case "CR", "DX", "DR", "RG", "XR": isRadiographClass || sopClass.isEmpty
            case "", "OT": isRadiographClass
            default: false
            }
        guard !isFilm else { return nil }
        return "\(sopClassName) (\(modality.isEmpty ? "no modality" : "modality \(modality)"))"
    }

    /// The SOP class in words.
    package var sopClassName: String {
        sopClass.isEmpty ? "an object without SOP class" : SOPClass.name(of: sopClass)
    }

    private static let radiographClasses: Set<String> = [
        SOPClass.computedRadiography, SOPClass.digitalXRayForPresentation, SOPClass.digitalXRayForProcessing,
        SOPClass.secondaryCapture, SOPClass.multiFrameGrayscaleByteSecondaryCapture,
        SOPClass.multiFrameGrayscaleWordSecondaryCapture, SOPClass.multiFrameTrueColorSecondaryCapture,
    ]
}
