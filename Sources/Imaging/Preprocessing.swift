/// How a file becomes a network's input: stored in the model file, and the one path for training and prediction.
public struct Preprocessing: Codable, Hashable, Sendable {
    /// How pixels are decoded before the resize.
    public enum Resize: String, Codable, Sendable, CaseIterable {
        /// Full decode, then Pillow's anti-aliased bilinear filter.
        case exact
        /// JPEG decoded at the smallest DCT scale that is not below the target, then the same filter.
        case fast
    }

    /// How a film that is not square becomes square.
    public enum Fit: String, Codable, Sendable, CaseIterable {
        /// Aspect kept, black borders added evenly.
        case pad
        /// Aspect kept, the centre square is cut out.
        case crop
        /// Aspect lost.
        case stretch
    }

    /// Which part of the film is taken, before it is made square.
    public enum Crop: String, Codable, Sendable, CaseIterable {
        /// All of it.
        case none
        /// The rectangle about the lungs, which a segmenter finds; see ``LungCrop``.
        case lungs
    }

    /// What a film's gray levels are measured by.
    public enum Levels: String, Codable, Sendable, CaseIterable {
        /// As the file has them.
        case stored
        /// From the film's 1st to its 99th percentile.
        case stretched
        /// By rank among the film's own levels, which no tone curve changes.
        case equalised
    }

    /// `(value / 255 - mean) / std` per channel; the gray value is repeated over the channels.
    public struct Normalisation: Codable, Hashable, Sendable {
        /// One mean per channel, for values scaled to 0…1.
        public var mean: [Float]
        /// One standard deviation per channel.
        public var std: [Float]

        /// A normalisation from its constants.
        public init(mean: [Float], std: [Float]) {
            self.mean = mean
            self.std = std
        }

        /// torchvision's constants for three channels, their average for one.
        public static func imageNet(channels: Int) -> Normalisation {
            channels == 3
                ? Normalisation(mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225])
                : Normalisation(
                    mean: Array(repeating: 0.449, count: channels),
                    std: Array(repeating: 0.226, count: channels))
        }
    }

    /// Side of the square input, in pixels.
    public var size: Int
    /// How pixels are decoded before the resize.
    public var resize: Resize
    /// How a film that is not square becomes square.
    public var fit: Fit
    /// Scaling of gray values to network input.
    public var normalisation: Normalisation
    /// What gray levels are measured by, after the resize.
    public var levels: Levels
    /// Which part of the film is taken, before it is made square.
    public var crop: Crop
    /// SHA-256 of the segmenter's file that the crop goes by; `nil` without a crop, or where it isn't chosen yet.
    public var segmenter: String?

    private enum CodingKeys: String, CodingKey {
        case size, resize, fit, normalisation, levels, crop, segmenter
    }

    /// A preprocessing from its parts.
    public init(
        size: Int, resize: Resize = .exact, fit: Fit = .stretch, normalisation: Normalisation,
        levels: Levels = .stored, crop: Crop = .none, segmenter: String? = nil
    ) {
        self.size = size
        self.resize = resize
        self.fit = fit
        self.normalisation = normalisation
        self.levels = levels
        self.crop = crop
        self.segmenter = segmenter
    }

    /// A preprocessing from a model file or a recipe.
    ///
    /// - Throws: `DecodingError` for a side outside 1…4096, or constants that don't make 1 or more channels: both
    ///   would end the process later.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        size = try values.decode(Int.self, forKey: .size)
        resize = try values.decode(Resize.self, forKey: .resize)
        fit = try values.decode(Fit.self, forKey: .fit)
        normalisation = try values.decode(Normalisation.self, forKey: .normalisation)
        levels = try values.decodeIfPresent(Levels.self, forKey: .levels) ?? .stored
        crop = try values.decodeIfPresent(Crop.self, forKey: .crop) ?? Crop.none
        segmenter = try values.decodeIfPresent(String.self, forKey: .segmenter)
        guard (1...4096).contains(size) else {
            throw DecodingError.dataCorruptedError(
                forKey: .size, in: values,
                debugDescription: "expected a side of 1 to 4096 pixels, found \(size)")
        }
        let (means, stds) = (normalisation.mean.count, normalisation.std.count)
        guard means > 0, means == stds else {
            throw DecodingError.dataCorruptedError(
                forKey: .normalisation, in: values,
                debugDescription: "expected one mean and one std per channel, found \(means) and \(stds)")
        }
    }

    /// Writes it; stored levels and no crop go unsaid, so that caches and cards from before they could be chosen stay
    /// valid.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(size, forKey: .size)
        try values.encode(resize, forKey: .resize)
        try values.encode(fit, forKey: .fit)
        try values.encode(normalisation, forKey: .normalisation)
        if levels != .stored { try values.encode(levels, forKey: .levels) }
        if crop != .none { try values.encode(crop, forKey: .crop) }
        try values.encodeIfPresent(segmenter, forKey: .segmenter)
    }

    /// Number of input channels of the network.
    public var channels: Int { normalisation.mean.count }
}
