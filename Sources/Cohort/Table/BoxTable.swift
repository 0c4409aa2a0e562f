package import Clinical
package import Foundation

/// Boxes in a file of their own, `path,finding,x,y,width,height`: as phantoms' come, in pixels of the stored films.
package enum BoxTable {
    private static let header = ["path", "finding", "x", "y", "width", "height"]

    /// The boxes by the absolute paths of their films; paths are relative to `cohort`'s folder, as its own are.
    ///
    /// - Throws: ``CohortError`` at the first line that isn't a path, a finding and four numbers, the last two above 0.
    package static func read(_ url: URL, cohort: URL) throws(CohortError) -> [String: [FindingBox]] {
        let path = FilePath.absolute(url)
        let bytes: [UInt8]
        do { bytes = [UInt8](try Data(contentsOf: url)) } catch {
            throw .unreadable(path: path, reason: error.localizedDescription)
        }
        var reader = CSVReader(bytes)
        guard case .record(_, let found) = reader.next(), found == header else {
            throw .unreadable(path: path, reason: "expected the header \(header.joined(separator: ","))")
        }
        let folder = FilePath.absolute(cohort.deletingLastPathComponent())
        var boxes: [String: [FindingBox]] = [:]
        while let event = reader.next() {
            switch event {
            case .record(let line, let fields):
                let numbers = fields.dropFirst(2).compactMap(Double.init)
                guard fields.count == header.count, numbers.count == 4 else {
                    throw .unreadable(
                        path: path, reason: "line \(line): expected a path, a finding and four numbers")
                }
                let box = FindingBox(
                    Finding(fields[1]), x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
                guard box.isSound else {
                    throw .unreadable(
                        path: path, reason: "line \(line): expected a width and height above 0")
                }
                boxes[FilePath.absolute(fields[0], in: folder), default: []].append(box)
            case .problem(let line, let expected, let found):
                throw .unreadable(path: path, reason: "line \(line): expected \(expected), found \(found)")
            }
        }
        return boxes
    }
}
