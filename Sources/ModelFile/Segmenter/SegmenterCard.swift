public import Imaging

/// Everything that must be known to use a segmenter's weights, and to judge them; stored inside its file.
public struct SegmenterCard: Codable, Sendable, Equatable {
    /// The version that this program writes and reads.
    public static let currentVersion = 1

    /// How well the masks agree with those that people drew, on films that training has not seen.
    public struct Figures: Codable, Sendable, Equatable {
        /// Where the films come from.
        public var source: String
        /// What its masks hold, where that differs from the card's convention.
        public var convention: String
        /// Number of films.
        public var films: Int
        /// Number of their patients.
        public var patients: Int
        /// Mean Dice coefficient over films.
        public var dice: Double
        /// Its 5th percentile.
        public var diceFifthPercentile: Double
        /// Median over films of the 95th percentile of boundary distances, as a fraction of the film's side.
        public var hausdorff95: Double
        /// Median over films of the largest boundary distance, as a fraction of the film's side.
        public var hausdorff: Double

        /// Figures from their parts.
        public init(
            source: String, convention: String, films: Int, patients: Int, dice: Double,
            diceFifthPercentile: Double, hausdorff95: Double, hausdorff: Double
        ) {
            self.source = source
            self.convention = convention
            self.films = films
            self.patients = patients
            self.dice = dice
            self.diceFifthPercentile = diceFifthPercentile
            self.hausdorff95 = hausdorff95
            self.hausdorff = hausdorff
        }
    }

    /// Version of the card's layout.
    public var version: Int
    /// What its makers call it.
    public var name: String
    /// What belongs to the region and what doesn't.
    public var convention: String
    /// Channels at each scale of the U-Net.
    public var widths: [Int]
    /// How a film becomes the network's input.
    public var preprocessing: Preprocessing
    /// From which probability on a pixel is inside.
    public var threshold: Double
    /// Films in training, by source.
    public var trainingFilms: [String: Int]
    /// The figures, by source.
    public var figures: [Figures]
    /// Seed of the training.
    public var seed: UInt64
    /// Under which terms the weights may be used.
    public var licence: String

    /// A card of the current version.
    public init(
        name: String, convention: String, widths: [Int], preprocessing: Preprocessing,
        threshold: Double = 0.5, trainingFilms: [String: Int], figures: [Figures] = [], seed: UInt64,
        licence: String
    ) {
        version = Self.currentVersion
        self.name = name
        self.convention = convention
        self.widths = widths
        self.preprocessing = preprocessing
        self.threshold = threshold
        self.trainingFilms = trainingFilms
        self.figures = figures
        self.seed = seed
        self.licence = licence
    }
}
