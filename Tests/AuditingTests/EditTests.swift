import Auditing
import Clinical
import Cohort
import Groundwork
import Imaging
import Testing

@Suite struct EditTests {
    private let size = MadeUpFilms.size

    private func film(_ index: Int, lungs: Mask? = MadeUpFilms.lungs) -> AuditFilm {
        AuditFilm(
            film: Film(path: "/\(index).png", patient: "\(index)", labels: [:]),
            prepared: PreparedFilm(size: size, pixels: MadeUpFilms(agreement: 1).film(index).pixels),
            lungs: lungs)
    }

    @Test("Growing a mask reaches so far and no farther, and boxes hold all of it")
    func masks() throws {
        var flags = Array(repeating: false, count: 81)
        flags[4 * 9 + 4] = true
        let grown = Mask(width: 9, height: 9, isInside: flags).dilated(by: 2)
        #expect(grown.area == 25)
        #expect(grown.isInside[2 * 9 + 2] && !grown.isInside[1 * 9 + 4] && !grown.isInside[4 * 9 + 7])
        let box = try #require(grown.box(margin: 0))
        #expect(box.columns == 2..<7 && box.rows == 2..<7)
        flags[0] = true
        #expect(Mask(width: 9, height: 9, isInside: flags).dilated(by: 1).area == 4 + 9)
        #expect(Mask(width: 2, height: 2, isInside: [false, false, false, false]).box(margin: 0) == nil)
    }

    @Test("Edits fill what they say with one level and leave the rest")
    func regions() throws {
        let film = film(1)
        for edit in RegionEdit.allCases where edit != .eighth {
            let edited = try #require(edit(film, fill: 128))
            for (before, after) in zip(film.prepared.pixels, edited.pixels) {
                #expect(after == before || after == 128)
            }
        }
        let kept = try #require(RegionEdit.lungsOnly(film, fill: 128))
        let gone = try #require(RegionEdit.withoutLungs(film, fill: 128))
        for index in film.prepared.pixels.indices where MadeUpFilms.lungs.isInside[index] {
            #expect(kept.pixels[index] == film.prepared.pixels[index])
            #expect(gone.pixels[index] == 128)
        }
        #expect(kept.pixels[0] == 128)
        #expect(gone.pixels[0] == film.prepared.pixels[0])
        #expect(try #require(RegionEdit.withoutCorners(film, fill: 128)).pixels[0] == 128)
        #expect(RegionEdit.withoutLungs(self.film(1, lungs: nil), fill: 128) == nil)
        let coarse = try #require(RegionEdit.eighth(film, fill: 128))
        #expect(Set(coarse.pixels.prefix(8)).count == 1)
    }

    @Test("No exchange touches the host's lungs' place or shows the donor's")
    func exchangeKeepsLungs() {
        let (host, donor) = (film(1), film(2))
        // The donor's lungs lie elsewhere: lower by four rows.
        let lower = Mask(
            width: size, height: size,
            isInside: (0..<size * size).map { $0 >= 4 * size && MadeUpFilms.lungs.isInside[$0 - 4 * size] })
        for exchange in [LookExchange.margins, .surroundings] {
            let mixed = exchange(
                host.prepared, lungs: MadeUpFilms.lungs, donor: donor.prepared, lungs: lower)
            for index in mixed.pixels.indices {
                if MadeUpFilms.lungs.isInside[index] || lower.isInside[index] {
                    #expect(mixed.pixels[index] == host.prepared.pixels[index])
                }
            }
            #expect(mixed.pixels[0] == donor.prepared.pixels[0])
        }
    }

    @Test("A film's own gray scale and sharpness change it little; another's are taken over")
    func exposureAndSharpness() {
        let host = film(1)
        let lungs = MadeUpFilms.lungs
        let own = LookExchange.exposure(host.prepared, lungs: lungs, donor: host.prepared, lungs: lungs)
        for (before, after) in zip(host.prepared.pixels, own.pixels) {
            #expect(abs(Int(before) - Int(after)) <= 1)
        }
        let dark = PreparedFilm(size: size, pixels: host.prepared.pixels.map { $0 / 2 })
        let darkened = LookExchange.exposure(host.prepared, lungs: lungs, donor: dark, lungs: lungs)
        func mean(_ film: PreparedFilm) -> Double {
            film.pixels.reduce(0) { $0 + Double($1) } / Double(film.pixels.count)
        }
        #expect(abs(mean(darkened) - mean(dark)) < 4)
        let soft = LookChange.blur(host.prepared, seed: 1, index: 0)
        let softened = LookExchange.sharpness(host.prepared, lungs: lungs, donor: soft, lungs: lungs)
        func roughness(_ film: PreparedFilm) -> Int {
            zip(film.pixels, film.pixels.dropFirst()).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        }
        #expect(abs(roughness(softened) - roughness(soft)) < roughness(host.prepared) / 10)
    }

    @Test("Every change of look changes something, the same each time")
    func looks() {
        let film = film(3).prepared
        for change in LookChange.allCases {
            let changed = change(film, seed: 1, index: 3)
            #expect(changed != film, "\(change)")
            #expect(changed == change(film, seed: 1, index: 3))
            #expect(changed.size == film.size)
        }
    }
}
