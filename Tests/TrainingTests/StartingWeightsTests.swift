import Foundation
import Testing
import Training

/// Weights of other libraries as starting points; the files are tiny (ModelFile/make_hdf5.py).
@Suite struct StartingWeightsTests {
    private let tiny: TinyRun
    private let keras = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Goldens/ModelFile/keras2.h5").standardizedFileURL.path

    init() throws { tiny = try TinyRun() }

    private func complaint(_ architecture: String, _ weights: String) -> String {
        do {
            _ = try tiny.run(
                "refused",
                overrides: [
                    "model.architecture=\(architecture)", "model.channels=3", "model.weights=\(weights)",
                ])
            return "no error"
        } catch { return "\(error)" }
    }

    @Test func kerassWeightsAreReadUnderTorchvisionsKeys() {
        // The file has the names of VGG16's layers and fewer channels.
        let mismatch = complaint("keras-vgg16", keras)
        #expect(mismatch.hasPrefix(keras) && mismatch.contains("features.0.weight"), "\(mismatch)")
    }

    @Test func kerassWeightsAskForKerassScale() {
        let refusal = complaint("vgg16", keras)
        #expect(refusal.hasPrefix(keras) && refusal.contains("set it to keras-vgg16"), "\(refusal)")
    }

    @Test func aMissingFileIsNamed() {
        #expect(complaint("resnet18", "/nowhere/w.pth").hasPrefix("/nowhere/w.pth"))
    }
}
