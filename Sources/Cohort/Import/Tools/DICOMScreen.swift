import Foundation
import Groundwork
import Imaging

/// Reads the headers of DICOM files among films.
package enum DICOMScreen {
    /// The header of each file, in order; `nil` for one that isn't DICOM.
    static func headers(of paths: [String]) -> OrderedPrefetcher<Result<DICOMHeader?, ImagingError>> {
        let workers = ProcessInfo.processInfo.activeProcessorCount
        return OrderedPrefetcher(count: paths.count, workers: workers, window: 64) { index in
            Result { () throws(ImagingError) in
                try DICOMFile.isRecognised(at: paths[index]) ? DICOMHeader(isolated: paths[index]) : nil
            }
        }
    }

    /// Refuses a cohort with a CT, an ultrasound or the like among its films.
    ///
    /// Files that can't be read are left to the pass that decodes everything.
    ///
    /// - Throws: ``CohortError/unreadableFilms(_:)`` with all of them.
    package static func requireRadiographs(_ cohort: Cohort) throws(CohortError) {
        let images = ["jpg", "jpeg", "png"]
        let paths = cohort.allFilms.map(\.path).filter { path in
            !images.contains { path.lowercased().hasSuffix("." + $0) }
        }
        let headers = headers(of: paths)
        var refused: [CohortError.UnreadableFilm] = []
        for (index, path) in paths.enumerated() {
            guard let next = headers.next() else { break }
            guard case .success(let header?) = next, let refusal = header.refusal else { continue }
            refused.append(.init(index: index, path: path, reason: "expected a radiograph, found \(refusal)"))
        }
        guard refused.isEmpty else { throw .unreadableFilms(refused) }
    }
}
