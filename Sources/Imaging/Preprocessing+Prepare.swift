import CImageCodecs

extension Preprocessing {
    /// Reads a film and makes it square: the one path for training and prediction.
    ///
    /// The filter is Pillow's anti-aliased bilinear one: across first, then down, each pass rounded to 8 bits. The
    /// result is Pillow's bit for bit, or within one level where Pillow (from 13) begins down.
    ///
    /// 16-bit films are filtered as they are, in floating point, and then mapped to 8 bits as `round(value / 257)`.
    ///
    /// - Throws: ``ImagingError``; see ``Radiograph/init(contentsOf:limits:)``. Where a crop to the lungs is asked for,
    ///   too, since that needs a segmenter: a predictor brings it along.
    public func prepare(
        contentsOf path: String, limits: DecodingLimits = .standard
    ) throws(ImagingError) -> PreparedFilm {
        guard crop == .none else {
            throw .notCropped(path: path, reason: "no segmenter was given to find them by")
        }
        if let film = try DICOMGate.film(contentsOf: path, limits: limits) { return prepare(film) }
        return try Radiograph.lendingWorkspace(path) { (workspace) throws(ImagingError) in
            let bytes = try FileBytes.read(path, limits: limits, into: workspace)
            return try prepare(bytes, path: path, limits: limits, in: workspace)
        }
    }

    /// Prepares a file's bytes; `path` only names them in errors.
    package func prepare(
        decoding bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits = .standard
    ) throws(ImagingError) -> PreparedFilm {
        if let film = try DICOMGate.film(decoding: bytes, path: path, limits: limits) { return prepare(film) }
        return try Radiograph.lendingWorkspace(path) { (workspace) throws(ImagingError) in
            try prepare(bytes, path: path, limits: limits, in: workspace)
        }
    }

    /// Makes a decoded film, or a region of it, square with the same filter and fit as a file's; `resize` makes no
    /// difference, and whether to crop is the caller's to know (``FilmPreparer``).
    package func prepare(_ film: Radiograph, region: FilmRegion? = nil) -> PreparedFilm {
        let geometry = FitGeometry(fit, region ?? FilmRegion(whole: film), size: size)
        switch film.pixels {
        case .gray8(let values):
            return values.withUnsafeBufferPointer {
                resample(GrayPixels(width: film.width, height: film.height, values: .gray8($0)), geometry)
            }
        case .gray16(let values):
            return values.withUnsafeBufferPointer {
                resample(GrayPixels(width: film.width, height: film.height, values: .gray16($0)), geometry)
            }
        }
    }

    private func prepare(
        _ bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits, in workspace: Workspace
    ) throws(ImagingError) -> PreparedFilm {
        let header = try ImageHeader(bytes, path: path, limits: limits)
        let swapsAxes = header.orientation.swapsAxes
        let width = swapsAxes ? header.height : header.width
        let height = swapsAxes ? header.width : header.height
        let geometry = FitGeometry(fit, FilmRegion(width: width, height: height), size: size)
        let reduction = resize == .fast && header.format == .jpeg ? geometry.reduction : 1
        let decoded = try GrayDecoder.decode(bytes, header, reduction: reduction, path: path, in: workspace)
        return resample(
            decoded,
            geometry.reduced(by: reduction, width: width, height: height, orientation: header.orientation))
    }

    private func resample(_ film: GrayPixels, _ geometry: FitGeometry) -> PreparedFilm {
        precondition(film.width > 0 && film.height > 0, "a film without pixels can't be resized")
        var pixels = [UInt8](unsafeUninitializedCapacity: size * size) { target, count in
            if geometry.targetWidth != size || geometry.targetHeight != size {
                target.initialize(repeating: 0)
            }
            count = size * size
            guard let start = target.baseAddress else { return }
            let corner = start + geometry.targetTop * size + geometry.targetLeft
            let status =
                switch film.values {
                case .gray8(let values):
                    values.baseAddress.map {
                        cimage_resample_gray8(
                            $0, Int32(film.width), Int32(film.height), geometry.box, corner,
                            Int32(geometry.targetWidth), Int32(geometry.targetHeight), size)
                    }
                case .gray16(let values):
                    values.baseAddress.map {
                        cimage_resample_gray16(
                            $0, Int32(film.width), Int32(film.height), geometry.box, corner,
                            Int32(geometry.targetWidth), Int32(geometry.targetHeight), size)
                    }
                }
            // Only its few tables can be missing: as everywhere in Swift, that ends the process.
            precondition(status == CIMAGE_OK, "out of memory while resizing")
        }
        if let table = GrayLevels.table(levels, of: pixels, size: size) {
            for index in pixels.indices { pixels[index] = table[Int(pixels[index])] }
        }
        return PreparedFilm(size: size, pixels: pixels)
    }
}
