package import Clinical
internal import Groundwork
package import Imaging
internal import Perturbation

/// Makes phantoms: film `index` of a seed is always the same, whatever was made before and on whichever thread.
///
/// Patients, stances, lesions and noise have generators of their own, so that the same index with another finding
/// shows the same patient in the same stance: a pair that differs by the disease alone.
package struct PhantomGenerator: Sendable {
    /// Which family of films.
    package let seed: UInt64
    /// Side of the films in pixels.
    package let size: Int
    /// Relative frequency of each finding; findings that are left out don't occur.
    package var prevalence: [Finding: Double]
    /// How far the finding decides the hospital: 0, not at all, to 1, each finding has its own.
    package var siteCorrelation: Double

    /// A generator of square films.
    package init(
        seed: UInt64, size: Int = 256, prevalence: [Finding: Double] = Self.usualPrevalence,
        siteCorrelation: Double = 0
    ) {
        precondition(Self.sizes.contains(Double(size)))
        self.seed = seed
        self.size = size
        self.prevalence = prevalence
        self.siteCorrelation = siteCorrelation
    }

    /// Sides that films may have, in pixels.
    package static let sizes = 32.0...4096.0

    /// Every other film is normal or a pneumonia, as in a small reading-room mix.
    package static let usualPrevalence = Dictionary(
        uniqueKeysWithValues: zip(Finding.phantomFindings, [0.4, 0.3, 0.15, 0.15]))

    /// Film `index`; with `finding`, the same patient and stance showing that finding instead of the drawn one.
    package func phantom(_ index: Int, finding forced: Finding? = nil) -> Phantom {
        let (patient, film) = Roster.patient(ofFilm: index, seed: seed)
        var patientGenerator = SeededGenerator(seed, "patient", patient)
        let habitus = Habitus(using: &patientGenerator)
        let finding = forced ?? drawnFinding(patient: patient, film: film)
        let site = self.site(of: finding, patient: patient, film: film)
        var stanceGenerator = SeededGenerator(seed, "stance", patient, film)
        let isBedside = stanceGenerator.chance(site.bedsideShare)
        let stance = Stance(isAnteroposterior: isBedside, using: &stanceGenerator)
        let style = site.varied(using: &stanceGenerator)

        var drawing = ChestDrawing(size: size, habitus: habitus, stance: stance)
        var anatomyGenerator = SeededGenerator(seed, "anatomy", patient)
        drawing.draw(using: &anatomyGenerator)
        var lesionGenerator = SeededGenerator(seed, "lesion", patient, film)
        let lesions = drawing.add(finding, using: &lesionGenerator)
        var noiseGenerator = SeededGenerator(seed, "noise", patient, film)
        let pixels = style.exposure.develop(
            drawing.attenuation, projection: drawing.projection, lungs: drawing.lungs.isInside,
            using: &noiseGenerator)
        let finished = style.look(PreparedFilm(size: size, pixels: pixels), using: &noiseGenerator)
        let labels = Finding.phantomFindings.map { ($0, $0 == finding ? Label.present : .absent) }
        return Phantom(
            radiograph: Radiograph(width: size, height: size, pixels: .gray8(finished)), lungs: drawing.lungs,
            lesions: lesions, labels: Dictionary(uniqueKeysWithValues: labels),
            patient: "P" + String(100_000 + patient).dropFirst(), site: style.name,
            view: isBedside ? "AP" : "PA", sex: habitus.isFemale ? "F" : "M", age: habitus.age,
            finding: finding)
    }

    /// A sheet of films of different patients, `columns * rows` of them.
    package func contactSheet(columns: Int, rows: Int) -> Radiograph {
        let firstFilms = (0...).lazy.filter { Roster.patient(ofFilm: $0, seed: seed).film == 0 }
        return ContactSheet.make(
            firstFilms.prefix(columns * rows).map { phantom($0).radiograph }, columns: columns)
    }

    /// A patient's later films mostly show what the first one showed.
    private func drawnFinding(patient: Int, film: Int) -> Finding {
        var first = SeededGenerator(seed, "finding", patient)
        let initial = draw(&first)
        guard film > 0 else { return initial }
        var later = SeededGenerator(seed, "follow-up", patient, film)
        return later.chance(0.8) ? initial : draw(&later)
    }

    private func draw(_ generator: inout SeededGenerator) -> Finding {
        let known = Finding.phantomFindings.map { ($0, max(prevalence[$0] ?? 0, 0)) }
        var position = generator.unit() * known.reduce(0) { $0 + $1.1 }
        for (finding, share) in known where share > 0 {
            if position < share { return finding }
            position -= share
        }
        return known.last { $0.1 > 0 }?.0 ?? Finding("Normal")
    }

    private func site(of finding: Finding, patient: Int, film: Int) -> SiteStyle {
        let sites = SiteStyle.all
        var home = SeededGenerator(seed, "site", patient)
        let usual = sites[home.index(below: sites.count)]
        var choice = SeededGenerator(seed, "site by finding", patient, film)
        guard choice.chance(siteCorrelation), let position = Finding.phantomFindings.firstIndex(of: finding)
        else {
            return usual
        }
        return sites[position % sites.count]
    }
}

/// Which patient a film belongs to: every ten films come from six patients with one to three films each.
enum Roster {
    private static let filmsPerPatient = [1, 1, 1, 2, 2, 3]

    static func patient(ofFilm index: Int, seed: UInt64) -> (patient: Int, film: Int) {
        let (block, position) = index.quotientAndRemainder(dividingBy: filmsPerPatient.reduce(0, +))
        var generator = SeededGenerator(seed, "roster", block)
        let counts = generator.shuffled(filmsPerPatient)
        var first = 0
        for (number, count) in counts.enumerated() {
            if position < first + count { return (block * counts.count + number, position - first) }
            first += count
        }
        return (block * counts.count, position)
    }
}
