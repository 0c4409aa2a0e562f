import Clinical

extension FilmCollector {
    /// Boxes given in pixels of a set's original square films, in pixels of the film that is here.
    ///
    /// DICOM files are the originals. A copy that can't be measured, or was cut or stretched out of the square, loses
    /// its boxes, and that is counted.
    mutating func placed(_ boxes: [FindingBox], drawnOn side: Double, at path: String) -> [FindingBox] {
        let name = path.lowercased()
        guard !boxes.isEmpty, !name.hasSuffix(".dcm"), !name.hasSuffix(".dicom") else { return boxes }
        let placed = BoxScaling.boxes(boxes, drawnOn: side, side, storedAt: path)
        if let placed, let before = boxes.first, let after = placed.first,
            abs(after.width * before.height - after.height * before.width) <= 0.02 * after.width
                * before.height
        {
            return placed
        }
        note(
            .unusedBox, "films lost their boxes: they aren't square copies of the originals", example: path)
        return []
    }
}
