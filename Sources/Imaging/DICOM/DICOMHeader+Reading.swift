import CDICOM

extension DICOMHeader {
    /// Reads what comes before the pixels, and no more of the file than that.
    ///
    /// - Throws: ``ImagingError`` where it isn't a DICOM file, or its header isn't sound.
    public init(contentsOf path: String, limits: DecodingLimits = .standard) throws(ImagingError) {
        self = try Radiograph.lendingWorkspace(path) { (workspace) throws(ImagingError) in
            // Headers are short, most files long: the rest is read only where the start isn't enough.
            let start = try FileBytes.read(path, limits: limits, upTo: 1 << 18, into: workspace)
            do throws(ImagingError) {
                return try DICOMHeader(start, path: path, limits: limits)
            } catch {
                guard start.count == 1 << 18 else { throw error }
                let bytes = try FileBytes.read(path, limits: limits, into: workspace)
                return try DICOMHeader(bytes, path: path, limits: limits)
            }
        }
    }

    private init(
        _ bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits
    ) throws(ImagingError) {
        try self.init(DICOMObject(bytes, extent: CDICOM_HEADER, path: path, limits: limits))
    }

    init(_ object: DICOMObject) throws(ImagingError) {
        transferSyntax = object.transferSyntax
        sopClass = try object.text(DICOMTag.sopClass) ?? ""
        modality = try object.text(DICOMTag.modality)?.uppercased() ?? ""
        studyUID = try object.text(DICOMTag.studyUID)
        seriesUID = try object.text(DICOMTag.seriesUID)
        instanceUID = try object.text(DICOMTag.instanceUID)
        try readPatient(object)
        try readAcquisition(object)
        try readImage(object)
    }

    private mutating func readPatient(_ object: DICOMObject) throws(ImagingError) {
        patientID = try object.text(DICOMTag.patientID)
        patientSex = try object.text(DICOMTag.patientSex)
            .map { $0.prefix(1).uppercased() }.flatMap { ["M", "F", "O"].contains($0) ? $0 : nil }
        let birth = try object.text(DICOMTag.patientBirthDate)
        let date = try object.text(DICOMTag.studyDate)
        patientAge =
            try object.text(DICOMTag.patientAge).flatMap(DICOMAge.years)
            ?? DICOMAge.years(from: birth, to: date)
    }

    private mutating func readAcquisition(_ object: DICOMObject) throws(ImagingError) {
        view = try object.text(DICOMTag.viewPosition)?.uppercased()
        if view == nil, let meaning = try object.text([DICOMTag.viewCodeSequence, 0, DICOMTag.codeMeaning]) {
            view = Self.view(meaning: meaning)
        }
        laterality = try object.text(DICOMTag.imageLaterality)?.uppercased()
        if laterality == nil { laterality = try object.text(DICOMTag.laterality)?.uppercased() }
        bodyPart = try object.text(DICOMTag.bodyPart)?.uppercased()
        manufacturer = try object.text(DICOMTag.manufacturer)
        model = try object.text(DICOMTag.model)
        institution = try object.text(DICOMTag.institution)
        switch try object.text(DICOMTag.burnedInAnnotation)?.uppercased() {
        case "YES": burnedIn = true
        case "NO": burnedIn = false
        default: break
        }
        pixelSpacing = try Self.pixelSpacing(object)
    }

    private mutating func readImage(_ object: DICOMObject) throws(ImagingError) {
        photometric = try object.text(DICOMTag.photometric)?.uppercased()
        rows = try object.integer(DICOMTag.rows)
        columns = try object.integer(DICOMTag.columns)
        frames = try object.integer(DICOMTag.numberOfFrames) ?? 1
        samplesPerPixel = try object.integer(DICOMTag.samplesPerPixel)
        bitsAllocated = try object.integer(DICOMTag.bitsAllocated)
        bitsStored = try object.integer(DICOMTag.bitsStored)
        highBit = try object.integer(DICOMTag.highBit)
        isSigned = try object.integer(DICOMTag.pixelRepresentation) == 1
    }

    private static func pixelSpacing(_ object: DICOMObject) throws(ImagingError) -> PixelSpacing? {
        let measures = try object.place(
            of: DICOMTag.pixelSpacing, group: DICOMTag.pixelMeasures, frame: 0)
        let sources: [(path: [UInt32], name: String)] = [
            ((measures ?? []) + [DICOMTag.pixelSpacing], "PixelSpacing"),
            ([DICOMTag.imagerPixelSpacing], "ImagerPixelSpacing"),
            ([DICOMTag.nominalScannedPixelSpacing], "NominalScannedPixelSpacing"),
        ]
        for source in sources {
            guard let spacing = try object.numbers(source.path), spacing.count == 2,
                spacing.allSatisfy({ $0 > 0 })
            else { continue }
            return PixelSpacing(rows: spacing[0], columns: spacing[1], source: source.name)
        }
        return nil
    }

    /// The view position of a View Code's meaning, such as "postero-anterior" (PS3.16, CID 4010).
    private static func view(meaning: String) -> String? {
        let words = meaning.lowercased()
        if words.contains("postero-anterior") { return "PA" }
        if words.contains("antero-posterior") { return "AP" }
        guard words.contains("lateral") else { return nil }
        return words.contains("left") ? "LL" : words.contains("right") ? "RL" : "LATERAL"
    }
}
