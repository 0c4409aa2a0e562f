/// The way of DICOM files into training and prediction: radiographs of one frame, decoded in a worker process where
/// ``DICOMIsolation`` has one.
enum DICOMGate {
    /// The film at `path`; `nil` where it isn't a DICOM file, or can't be read: then its reader says so.
    static func film(contentsOf path: String, limits: DecodingLimits) throws(ImagingError) -> Radiograph? {
        guard (try? DICOMFile.isRecognised(at: path)) == true else { return nil }
        guard DICOMIsolation.executable != nil else {
            return try DICOMFilm(radiographAt: path, limits: limits).radiograph
        }
        return try DICOMWorker.shared.film(contentsOf: path, limits: limits).radiograph
    }

    /// The film in a file's bytes; `nil` where they aren't DICOM.
    static func film(
        decoding bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits
    ) throws(ImagingError) -> Radiograph? {
        guard DICOMFile.isRecognised(bytes) else { return nil }
        guard DICOMIsolation.executable != nil else {
            return try DICOMFilm(radiographIn: bytes, path: path, limits: limits).radiograph
        }
        return try DICOMWorker.shared.film(decoding: bytes, path: path, limits: limits).radiograph
    }
}

extension DICOMHeader {
    /// What a file says, read in a worker process where ``DICOMIsolation`` has one.
    package init(isolated path: String, limits: DecodingLimits = .standard) throws(ImagingError) {
        self =
            try DICOMIsolation.executable == nil
            ? DICOMHeader(contentsOf: path, limits: limits)
            : DICOMWorker.shared.header(contentsOf: path, limits: limits)
    }
}
