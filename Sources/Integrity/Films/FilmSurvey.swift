import Cohort
import Foundation
import Groundwork
import Imaging

/// What one pass over a cohort's files found; memory holds small facts of each film, never its pixels.
struct FilmSurvey: Sendable {
    /// By film; `nil` where the film can't be read, or no pixels were looked at.
    var facts: [FilmFacts?]
    var thumbnails: Thumbnails
    var unreadable: [Int: String] = [:]
    /// By film: bytes of its file; `nil` where there is none.
    var fileSizes: [Int?]

    /// Looks at the files themselves only: present, and how long.
    init(statOnly films: [Film]) {
        facts = []
        thumbnails = Thumbnails(count: 0)
        fileSizes = films.map { Self.fileSize($0.path) }
        for (index, size) in fileSizes.enumerated() where (size ?? 0) == 0 {
            unreadable[index] = size == nil ? "there is no file" : "the file is empty"
        }
    }

    /// Decodes every film once, on `workers` threads.
    init(films: [Film], workers: Int, progress: (Int) -> Void) {
        facts = Array(repeating: nil, count: films.count)
        thumbnails = Thumbnails(count: films.count)
        fileSizes = []
        fileSizes.reserveCapacity(films.count)
        let looks = OrderedPrefetcher(count: films.count, workers: workers, window: 16 * max(1, workers)) {
            index -> (Result<FilmFacts, ImagingError>, Int?) in
            let path = films[index].path
            return (
                Result { () throws(ImagingError) in try FilmFacts(contentsOf: path) }, Self.fileSize(path)
            )
        }
        var index = 0
        while let (look, size) = looks.next() {
            fileSizes.append(size)
            switch look {
            case .success(var found):
                thumbnails.store(found.thumbnail, at: index)
                found.thumbnail = []
                facts[index] = found
            case .failure(let error): unreadable[index] = Self.reason(error)
            }
            index += 1
            progress(index)
        }
    }

    private static func reason(_ error: ImagingError) -> String {
        let text = "\(error)"
        return text.hasPrefix(error.path + ": ") ? String(text.dropFirst(error.path.count + 2)) : text
    }

    private static func fileSize(_ path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }
}
