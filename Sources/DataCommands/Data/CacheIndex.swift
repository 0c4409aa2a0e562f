import Cohort
import Groundwork

/// Which row of which shard holds each film: the table beside the shards.
struct CacheIndex {
    let films: [Film]
    let results: [Result<CacheFiller.Stored, CohortError.UnreadableFilm>]

    var unreadable: [CohortError.UnreadableFilm] {
        results.compactMap { result in
            if case .failure(let film) = result { film } else { nil }
        }
    }

    var decoded: Int { results.count { (try? $0.get())?.isDecoded == true } }
    var found: Int { results.count { (try? $0.get())?.isDecoded == false } }

    /// One row per film in the cohort's order; shard and slot are blank for films that can't be read.
    var csv: String {
        var lines = ["path,shard,slot"]
        for (film, result) in zip(films, results) {
            let stored = try? result.get()
            lines.append(
                CSVLine.text([
                    film.path, stored?.place.shardName ?? "", stored.map { "\($0.place.row)" } ?? "",
                ]))
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
