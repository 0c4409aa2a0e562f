import Imaging

extension FuzzTarget {
    static let jpeg = FuzzTarget("jpeg", goldens: Goldens(room: "Imaging", extensions: ["jpg"])) { bytes in
        decodeFilm(bytes)
        DecoderPairs.compareJPEG(bytes)
    }

    /// Beside the bytes as they are: with right checksums where it looks like a PNG, else as the header and rows of one.
    static let png = FuzzTarget("png", goldens: Goldens(room: "Imaging", extensions: ["png"])) { bytes in
        decodeFilm(bytes)
        let sound = PNGAssembly.repaired(bytes) ?? PNGAssembly.film(from: bytes)
        sound.withUnsafeBytes {
            decodeFilm($0)
            DecoderPairs.comparePNG($0)
        }
    }

    /// The kind of JPEG that DICOM files hold, by itself.
    static let jpegLossless = FuzzTarget(
        "jpeg-lossless", goldens: Goldens(room: "JPEGLossless", extensions: ["jpg"])
    ) { bytes in
        guard let image = try? JPEGLossless.decode(bytes, path: "fuzzed") else { return }
        precondition(image.samples.count == image.width * image.height * image.components)
    }

    /// Decodes with the limits of real use, and on every way to a network's input.
    private static func decodeFilm(_ bytes: UnsafeRawBufferPointer) {
        let small = DecodingLimits(pixels: 1 << 20, fileBytes: 1 << 20)
        let film = try? Radiograph(decoding: bytes, path: "fuzzed")
        // The smaller the target, the more a JPEG's reduced decoder leaves out: an eighth is another decoder than a half.
        for (resize, size) in [(Preprocessing.Resize.exact, 9), (.fast, 2), (.fast, 3), (.fast, 9)] {
            for fit in [Preprocessing.Fit.pad, .crop, .stretch] {
                let preprocessing = Preprocessing(
                    size: size, resize: resize, fit: fit, normalisation: .imageNet(channels: 1))
                let prepared = try? preprocessing.prepare(decoding: bytes, path: "fuzzed", limits: small)
                // The same file through two doors: what decodes here decodes there, to the same pixels.
                guard let film, film.width * film.height <= small.pixels, resize == .exact else { continue }
                precondition(prepared == preprocessing.prepare(film), "file and film differ when resized")
            }
        }
    }
}
