import CImageCodecs

/// What a film's file says of itself and how colourful it is: what tells a film's origin rather than its content.
package struct StoredFacts: Sendable, Equatable {
    /// `JPEG`, `PNG`, or what else can be read.
    package var format: String
    /// Size as stored.
    package var width, height: Int
    package var bitDepth: Int
    /// Mean difference between a pixel's strongest and weakest channel, 0…255.
    package var chroma = 0.0
    /// Share of pixels with a strong colour.
    package var colouredShare = 0.0

    package init(format: String, width: Int, height: Int, bitDepth: Int) {
        self.format = format
        self.width = width
        self.height = height
        self.bitDepth = bitDepth
    }

    /// The facts of a JPEG or PNG file; `nil` for a file of another kind.
    ///
    /// - Throws: where the file can't be read or its header is damaged.
    package init?(contentsOf path: String, limits: DecodingLimits = .standard) throws(ImagingError) {
        let facts = try Radiograph.lendingWorkspace(path) {
            (workspace) throws(ImagingError) -> StoredFacts? in
            let bytes = try FileBytes.read(path, limits: limits, into: workspace)
            let reader = ByteReader(bytes: bytes)
            guard reader.starts(with: JPEGHeader.signature) || reader.starts(with: PNGHeader.signature),
                let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
            else { return nil }
            let header = try ImageHeader(bytes, path: path, limits: limits)
            var facts = StoredFacts(
                format: header.format.rawValue, width: header.width, height: header.height,
                bitDepth: 8 * header.sampleBytes)
            cimage_chroma(start, bytes.count, limits.pixels, &facts.chroma, &facts.colouredShare)
            return facts
        }
        guard let facts else { return nil }
        self = facts
    }
}
