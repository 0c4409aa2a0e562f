package import Clinical
import Imaging

/// Boxes drawn on a film of another size than the one that is stored.
package enum BoxScaling {
    /// The boxes in pixels of the stored film; `nil` where its size can't be read from its header.
    ///
    /// - Parameters:
    ///   - boxes: in pixels of the film that they were drawn on.
    ///   - width: of that film, and its height.
    ///   - path: the stored film.
    package static func boxes(
        _ boxes: [FindingBox], drawnOn width: Double, _ height: Double, storedAt path: String
    )
        -> [FindingBox]?
    {
        guard !boxes.isEmpty else { return boxes }
        guard let size = try? Radiograph.size(ofFile: path) else { return nil }
        let (across, down) = (Double(size.width) / width, Double(size.height) / height)
        return across == 1 && down == 1 ? boxes : boxes.map { $0.scaled(byX: across, byY: down) }
    }
}
