internal import Synchronization

/// Where DICOM files are decoded on their way to ``Radiograph/init(contentsOf:limits:)`` and
/// ``Preprocessing/prepare(contentsOf:limits:)``.
public enum DICOMIsolation {
    private static let path = Mutex<String?>(nil)

    /// The `thorax` executable whose processes decode: a crash inside a library then costs one film. `nil`, as where the
    /// library is embedded in another program: this process decodes.
    public static var executable: String? {
        get { path.withLock { $0 } }
        set { path.withLock { $0 = newValue } }
    }
}
