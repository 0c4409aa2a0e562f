/// Where a finding lies on a film: a rectangle in pixels of the stored film, its origin at the top left.
package struct FindingBox: Hashable, Sendable, Codable {
    package let finding: Finding
    /// The left and the upper edge.
    package let x, y: Double
    package let width, height: Double

    package init(_ finding: Finding, x: Double, y: Double, width: Double, height: Double) {
        self.finding = finding
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The same place on a copy of the film whose sides are this many times as long.
    package func scaled(byX horizontal: Double, byY vertical: Double) -> FindingBox {
        FindingBox(
            finding, x: x * horizontal, y: y * vertical, width: width * horizontal, height: height * vertical)
    }

    /// The same place for another finding.
    package func named(_ finding: Finding) -> FindingBox {
        FindingBox(finding, x: x, y: y, width: width, height: height)
    }

    /// Whether it has an area and is made of numbers.
    package var isSound: Bool {
        [x, y, width, height].allSatisfy(\.isFinite) && width > 0 && height > 0
    }
}
