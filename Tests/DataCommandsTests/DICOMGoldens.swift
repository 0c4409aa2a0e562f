import Foundation
import Imaging
import _TestSupport

/// The small DICOM files of `Tests/Goldens/DICOMTools`, and the real ones where they are.
enum DICOMGoldens {
    static func path(_ name: String) -> String {
        ThoraxProcess.packageRoot.appending(path: "Tests/Goldens/DICOMTools/\(name)").path
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path(name))))
    }

    /// The folder of real files; `nil` where it isn't there.
    static let real: String? = {
        let data =
            ProcessInfo.processInfo.environment["THORAX_DATA"]
            ?? ThoraxProcess.packageRoot.deletingLastPathComponent().appending(path: "shared/data").path
        let folder = data + "/dicom"
        return FileManager.default.fileExists(atPath: folder) ? folder : nil
    }()

    static var films: [String] { ["dx.dcm", "dx-monochrome1.dcm", "cr-10bit.dcm", "secondary-capture.dcm"] }
}
