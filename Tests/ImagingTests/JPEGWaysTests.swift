import CImageCodecs
import Foundation
import Groundwork
import Imaging
import Testing

@Suite("The fast way through a JPEG and TurboJPEG's agree")
struct JPEGWaysTests {
    private static let folder = Goldens.folder.deletingLastPathComponent()
        .appendingPathComponent("JPEGReduced")
    private static let taken = [
        "colour-444.jpg", "colour-422.jpg", "colour-420.jpg", "colour-440.jpg", "restarts.jpg",
        "optimised.jpg", "coarse.jpg", "fine.jpg", "extreme-gray.jpg",
    ]

    /// Both ways' pixels of a film of this stored size, or nothing where one refuses it.
    private func outcomes(
        _ bytes: [UInt8], width: Int, height: Int, components: Int, reduction: Int,
        _ reducer: OpaquePointer, _ decoder: OpaquePointer
    ) -> (fast: [UInt8]?, turbo: [UInt8]?) {
        let across = (width + reduction - 1) / reduction, down = (height + reduction - 1) / reduction
        var gray = [UInt8](repeating: 7, count: across * down)
        let isTaken = cimage_jpeg_decode_reduced(
            reducer, bytes, bytes.count, Int32(reduction), Int32(across), Int32(down), &gray)
        let fast = isTaken == 1 ? gray : nil
        var error: UnsafeMutablePointer<cimage_error>?
        let status = cimage_jpeg_decode_gray(
            decoder, bytes, bytes.count, Int32(across), Int32(down), Int32(components), &gray, &error)
        cimage_error_free(error)
        return (fast, status == CIMAGE_OK ? gray : nil)
    }

    private func withDecoders(_ body: (OpaquePointer, OpaquePointer) throws -> Void) throws {
        let reducer = try #require(cimage_jpeg_reducer_create())
        defer { cimage_jpeg_reducer_destroy(reducer) }
        let decoder = try #require(cimage_jpeg_decoder_create())
        defer { cimage_jpeg_decoder_destroy(decoder) }
        try body(reducer, decoder)
    }

    private static func bytes(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: folder.appendingPathComponent(name)))
    }

    @Test("Every chroma layout, restarts, fine and coarse tables: the same pixels")
    func layouts() throws {
        // One reducer for all: tables that are kept from file to file must not leak into the next.
        try withDecoders { reducer, decoder in
            for name in Self.taken + Self.taken.reversed() {
                for reduction in [4, 8] {
                    let (fast, turbo) = outcomes(
                        try Self.bytes(name), width: 131, height: 97, components: 3, reduction: reduction,
                        reducer, decoder)
                    #expect(fast != nil && fast == turbo, "\(name) at 1 / \(reduction)")
                }
            }
        }
    }

    @Test("Gray films of every size and quality: the same pixels")
    func gray() throws {
        try withDecoders { reducer, decoder in
            var generator = SeededGenerator(1, "reduced JPEGs")
            for round in 0..<120 {
                let width = 64 + generator.index(below: 40), height = 64 + generator.index(below: 40)
                let noise = 1 + generator.index(below: 255)
                let pixels = (0..<width * height).map {
                    UInt8((128 + $0 % width + generator.index(below: noise)) % 256)
                }
                let film = JPEGWriter.encode(
                    gray: pixels, width: width, height: height, quality: 1 + generator.index(below: 100))
                for reduction in [4, 8] {
                    let (fast, turbo) = outcomes(
                        film, width: width, height: height, components: 1, reduction: reduction, reducer,
                        decoder)
                    #expect(fast != nil && fast == turbo, "round \(round)")
                }
            }
        }
    }

    @Test("What it accepts of damaged files, TurboJPEG accepts, too, with the same pixels")
    func damaged() throws {
        try withDecoders { reducer, decoder in
            var generator = SeededGenerator(2, "damaged JPEGs")
            var accepted = 0
            for round in 0..<6000 {
                let name = Self.taken[round % Self.taken.count]
                var bytes = try Self.bytes(name)
                let reach = round % 3 == 0 ? 650 : bytes.count
                for _ in 0...generator.index(below: 2) {
                    bytes[generator.index(below: reach)] = UInt8(generator.index(below: 256))
                }
                if round % 7 == 0 { bytes.removeLast(1 + generator.index(below: bytes.count - 700)) }
                let (fast, turbo) = outcomes(
                    bytes, width: 131, height: 97, components: name == "extreme-gray.jpg" ? 1 : 3,
                    reduction: round % 2 == 0 ? 4 : 8, reducer, decoder)
                if fast != nil {
                    accepted += 1
                    #expect(fast == turbo, "round \(round): \(name)")
                }
            }
            #expect(accepted > 100 && accepted < 4000, "\(accepted)")
        }
    }

    @Test("Other processes, colours and prefixes are left to TurboJPEG")
    func refusals() throws {
        try withDecoders { reducer, decoder in
            for name in ["progressive.jpg", "rgb.jpg"] {
                let (fast, turbo) = outcomes(
                    try Self.bytes(name), width: 131, height: 97, components: 3, reduction: 4, reducer,
                    decoder)
                #expect(fast == nil && turbo != nil, "\(name)")
            }
            let bytes = try Self.bytes("restarts.jpg")
            for count in bytes.indices {
                let prefix = Array(bytes.prefix(count))
                var gray = [UInt8](repeating: 0, count: 33 * 25)
                #expect(cimage_jpeg_decode_reduced(reducer, prefix, count, 4, 33, 25, &gray) == 0, "\(count)")
            }
        }
    }
}
