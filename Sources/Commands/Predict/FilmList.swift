import Foundation
import Imaging

/// The films that a command line names.
enum FilmList {
    /// Expands files, folders and '-' (a list on standard input) to paths of films.
    static func paths(_ arguments: [String]) throws -> [String] {
        var paths: [String] = []
        for argument in arguments {
            if argument == "-" {
                while let entry = readLine() {
                    let path = entry.trimmingCharacters(in: .whitespaces)
                    if !path.isEmpty { paths.append(path) }
                }
            } else {
                // A file that is gone is one film's failure, not the end of all.
                paths +=
                    FileManager.default.fileExists(atPath: argument)
                    ? try FilmFiles.expand([argument]) : [argument]
            }
        }
        guard !paths.isEmpty else { throw CommandError.noInput }
        return paths
    }
}
