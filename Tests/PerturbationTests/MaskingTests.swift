import Foundation
import Groundwork
import Imaging
import Perturbation
import Testing

@Suite struct MaskingTests {
    private func augmentation(_ json: String) throws -> Augmentation {
        try JSONDecoder().decode(Augmentation.self, from: Data(json.utf8))
    }

    /// The film with this augmentation, for each of some generators.
    private func films(_ json: String, of film: PreparedFilm, count: Int = 40) throws -> [[UInt8]] {
        let augmentation = try augmentation(json)
        return (0..<count).map { index in
            var generator = SeededGenerator(4, "masking", index)
            return augmentation(film, using: &generator)
        }
    }

    @Test func aMarkerInAnyCornerIsHidden() throws {
        let plain = testFilm(size: 100)
        var marked = plain
        for (top, left) in [(1, 1), (1, 89), (90, 1), (90, 89)] {
            for row in 0..<9 {
                for column in 0..<10 { marked.pixels[(top + row) * 100 + left + column] = 255 }
            }
        }
        #expect(
            try films(#"{"cornerMask": 1}"#, of: plain) == films(#"{"cornerMask": 1}"#, of: marked),
            "what is in the corners makes no difference any more")
        #expect(try films(#"{"cornerMask": 0}"#, of: marked).allSatisfy { $0 == marked.pixels })
        // The middle stays.
        let middle = try films(#"{"cornerMask": 1}"#, of: plain).allSatisfy { pixels in
            (20..<80).allSatisfy { row in
                pixels[row * 100 + 26..<row * 100 + 74] == plain.pixels[row * 100 + 26..<row * 100 + 74]
            }
        }
        #expect(middle)
    }

    @Test func aFrameIsHidden() throws {
        let plain = testFilm(size: 100)
        var framed = plain
        for index in framed.pixels.indices {
            let (row, column) = index.quotientAndRemainder(dividingBy: 100)
            if min(row, column, 99 - row, 99 - column) < 2 { framed.pixels[index] = 0 }
        }
        let masked = try films(#"{"borderMask": 1}"#, of: plain)
        #expect(try masked == films(#"{"borderMask": 1}"#, of: framed))
        #expect(Set(masked.map { $0[0] }).count > 20, "no one gray level may become a sign of its own")
        #expect(masked.allSatisfy { $0[50 * 100 + 50] == plain.pixels[50 * 100 + 50] })
    }

    @Test func masksComeAsOftenAsAsked() throws {
        let film = testFilm()
        let masked = try films(#"{"cornerMask": 0.3}"#, of: film, count: 1000).count { $0 != film.pixels }
        #expect(abs(masked - 300) < 60)
    }

    @Test func equalisationUndoesAToneCurve() throws {
        let film = testFilm()
        var dark = film
        dark.pixels = film.pixels.map { UInt8((pow(Double($0) / 255, 1.8) * 255).rounded()) }
        func difference(_ first: [UInt8], _ second: [UInt8]) -> Double {
            mean(zip(first, second).map { UInt8(abs(Int($0) - Int($1))) })
        }
        var look = Look()
        var generator = SeededGenerator(1)
        let before = difference(film.pixels, dark.pixels)
        look.equalisation = 1
        let after = difference(look(film, using: &generator), look(dark, using: &generator))
        #expect(before > 30 && after < 2, "\(before) to \(after) gray levels")
    }

    @Test func whatOlderRecipesDrawStays() throws {
        // Noise is drawn last of all: it would change first if a new quantity took numbers from its stream.
        let old = try augmentation(#"{"gamma": 0.2, "noise": 0.05, "border": 0.5}"#)
        let new = try augmentation(#"{"gamma": 0.2, "noise": 0.05, "border": 0.5, "cornerMask": 1}"#)
        let film = testFilm(size: 100)
        for index in 0..<10 {
            var (first, second) = (SeededGenerator(2, "", index), SeededGenerator(2, "", index))
            let (plain, masked) = (old(film, using: &first), new(film, using: &second))
            #expect(plain[30 * 100 + 30..<30 * 100 + 70] == masked[30 * 100 + 30..<30 * 100 + 70])
        }
        // Thirty numbers make a look, as before there were masks; what follows is the noise's.
        var (drawn, counted) = (SeededGenerator(2, "older"), SeededGenerator(2, "older"))
        _ = new.look(using: &drawn)
        for _ in 0..<30 { _ = counted.next() }
        #expect(drawn.next() == counted.next())
        let written = try JSONEncoder().encode(old)
        let keys = try #require(JSONSerialization.jsonObject(with: written) as? [String: Any]).keys
        #expect(!keys.contains("cornerMask") && keys.contains("erasing"))
    }

    @Test func aMaskIsPlacedAsItsFilm() throws {
        let size = 64
        var shape = [UInt8](repeating: 0, count: size * size)
        for row in 20..<44 { for column in 10..<30 { shape[row * size + column] = 255 } }
        let mask = PreparedFilm(size: size, pixels: shape)
        let moving = try augmentation(
            #"{"rotationDegrees": 15, "scale": 0.2, "shift": 0.1, "horizontalFlip": 0.5, "gamma": 0.5, "noise": 0.1}"#
        )
        var placedOnly = moving
        (placedOnly.gamma, placedOnly.noise) = (0, 0)
        for index in 0..<10 {
            var generators = (SeededGenerator(8, "", index), SeededGenerator(8, "", index))
            // The mask taken for a film with placement alone goes where `placing` puts it.
            let placed = moving.look(using: &generators.0).placing(mask).pixels
            #expect(placed == placedOnly(mask, using: &generators.1))
            #expect(placed != mask.pixels)
        }
    }
}
