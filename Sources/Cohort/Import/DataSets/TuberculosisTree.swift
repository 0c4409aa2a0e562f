/// What a film's name says in the Shenzhen and Montgomery sets: `CHNCXR_0327_1`.
struct TuberculosisFilm {
    enum Hospital: String, CaseIterable {
        case shenzhen = "CHNCXR"
        case montgomery = "MCUCXR"

        var published: PublishedCounts {
            switch self {
            case .shenzhen: PublishedCounts(662, "Shenzhen films")
            case .montgomery: PublishedCounts(138, "Montgomery films")
            }
        }
    }

    let stem: String
    let hospital: Hospital
    /// 1 for tuberculosis.
    let label: Int

    /// - Parameter stem: a file's name without its extension.
    init?(_ stem: String) {
        guard let match = stem.wholeMatch(of: /(CHNCXR|MCUCXR)_[0-9]{4}_([01])/),
            let hospital = Hospital(rawValue: String(match.1))
        else { return nil }
        self.stem = stem
        self.hospital = hospital
        label = match.2 == "1" ? 1 : 0
    }

    init?(path: String) { self.init(FileName.stem(ImportSource.lastPart(path))) }

    var site: String { hospital == .shenzhen ? "Shenzhen No. 3 Hospital" : "Montgomery County" }

    /// Montgomery's are postero-anterior; among Shenzhen's are antero-posterior films of children, not marked.
    var view: String { hospital == .shenzhen ? "Frontal" : "PA" }

    /// As the sets' paper has it.
    var device: String { hospital == .shenzhen ? "Philips DR Digital Diagnost" : "Eureka CR" }
}

/// Films, masks and readings below a folder, told apart by their names and folders.
struct TuberculosisTree {
    private(set) var films: [(film: TuberculosisFilm, path: String)] = []
    /// Copies of films that another folder has, too, such as Kaggle's `test`.
    private(set) var copies: [String] = []
    /// By film: `lungs`, or Montgomery's `left lung` and `right lung` (named as its folders are).
    private(set) var masks: [String: [String: String]] = [:]
    private(set) var readings: [String: String] = [:]

    init(_ root: String) throws(CohortError) {
        var placeByStem: [String: Int] = [:]
        for name in try FolderListing.images(below: root) {
            let path = "\(root)/\(name)"
            let folders = name.lowercased().split(separator: "/").dropLast()
            if folders.contains(where: { $0.contains("mask") || $0.contains("annotation") }) {
                addMask(path, folders.last.map(String.init) ?? "")
                continue
            }
            guard let film = TuberculosisFilm(path: path) else { continue }
            guard let place = placeByStem[film.stem] else {
                placeByStem[film.stem] = films.count
                films.append((film, path))
                continue
            }
            // Kaggle's merged set has its test films in `CXR_png`, too.
            if folders.last == "cxr_png" {
                copies.append(films[place].path)
                films[place].path = path
            } else {
                copies.append(path)
            }
        }
        try findReadings(root)
    }

    private mutating func addMask(_ path: String, _ folder: String) {
        let name = FileName.stem(ImportSource.lastPart(path))
        let stem = name.hasSuffix("_mask") ? String(name.dropLast(5)) : name
        // Masks of single lesions have the finding's name behind the film's.
        guard TuberculosisFilm(stem) != nil, !folder.contains("annotation") else { return }
        let key = folder == "leftmask" ? "left lung" : folder == "rightmask" ? "right lung" : "lungs"
        if masks[stem]?[key] == nil { masks[stem, default: [:]][key] = path }
    }

    private mutating func findReadings(_ root: String) throws(CohortError) {
        let index = try FileIndex(root)
        for (film, _) in films {
            if case .found(let path) = index.find("ClinicalReadings/\(film.stem).txt") {
                readings[film.stem] = path
            }
        }
    }
}
