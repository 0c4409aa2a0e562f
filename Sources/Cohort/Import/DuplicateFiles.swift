import Foundation
import Groundwork

/// Finds files with the same bytes.
enum DuplicateFiles {
    /// Keeps the first of every group of files with the same bytes; returns those left out.
    ///
    /// - Throws: where such files are in different classes, since no one but the owner can say which is right.
    static func drop(from files: inout [FolderImporter.File]) throws(CohortError) -> [FolderImporter
        .Duplicate]
    {
        var bySize: [Int: [Int]] = [:]
        for (index, file) in files.enumerated() {
            let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
            bySize[(attributes?[.size] as? Int) ?? -1, default: []].append(index)
        }
        var firstByDigest: [String: Int] = [:]
        var copies: [Int: [Int]] = [:]
        for index in bySize.values.filter({ $0.count > 1 }).joined().sorted() {
            // A file that can't be read is kept: the pass that decodes everything reports it with all others.
            guard let digest = try? Digest.sha256(contentsOf: URL(fileURLWithPath: files[index].path)) else {
                continue
            }
            if let first = firstByDigest[digest] {
                copies[first, default: []].append(index)
            } else {
                firstByDigest[digest] = index
            }
        }
        let groups = copies.sorted { $0.key < $1.key }
        let contradictions = groups.filter { first, others in
            others.contains { files[$0].folder.finding != files[first].folder.finding }
        }
        guard contradictions.isEmpty else {
            throw .contradictoryDuplicates(
                contradictions.map { first, others in ([first] + others).map { files[$0].path } })
        }
        let dropped = groups.flatMap { first, others in
            others.map { FolderImporter.Duplicate(path: files[$0].path, kept: files[first].path) }
        }
        let gone = Set(groups.flatMap(\.value))
        files = files.enumerated().filter { !gone.contains($0.offset) }.map(\.element)
        return dropped
    }
}
