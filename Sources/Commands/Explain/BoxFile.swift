import Clinical
import Cohort
import Foundation

/// Boxes beside a cohort file: `path,finding,x,y,width,height`, in pixels of the stored films, paths as the cohort's.
enum BoxFile {
    static func read(_ path: String, cohort: String) throws -> [String: [FindingBox]] {
        let bytes: [UInt8]
        do { bytes = [UInt8](try Data(contentsOf: URL(filePath: path))) } catch {
            throw CommandError.unreadableBoxes(path, reason: error.localizedDescription)
        }
        var reader = CSVReader(bytes)
        guard case .record(_, let header) = reader.next(),
            header == ["path", "finding", "x", "y", "width", "height"]
        else {
            throw CommandError.unreadableBoxes(
                path, reason: "expected the header path,finding,x,y,width,height")
        }
        let folder = URL(filePath: cohort).absoluteURL.deletingLastPathComponent()
        var boxes: [String: [FindingBox]] = [:]
        while let event = reader.next() {
            switch event {
            case .record(let line, let fields):
                let numbers = fields.dropFirst(2).compactMap(Double.init)
                guard fields.count == 6, numbers.count == 4 else {
                    throw CommandError.unreadableBoxes(
                        path, reason: "line \(line): expected a path, a finding and four numbers")
                }
                let film = FilePath.absolute(fields[0], in: folder.path(percentEncoded: false))
                boxes[film, default: []].append(
                    FindingBox(
                        Finding(fields[1]), x: numbers[0], y: numbers[1], width: numbers[2],
                        height: numbers[3]))
            case .problem(let line, let expected, let found):
                throw CommandError.unreadableBoxes(
                    path, reason: "line \(line): expected \(expected), found \(found)")
            }
        }
        return boxes
    }
}
