import BundledModels

/// A trained classifier that comes with Thorax. Its card says what it was trained on and for whom it holds.
public enum BundledClassifier: String, CaseIterable, Sendable {
    /// Pneumonia against normal.
    case pneumonia
    /// Normal, Pneumonia, Mass and Nodule, of which one is likeliest.
    case ailments

    /// The model file.
    public var path: String { BundledModels.classifier(rawValue) }
}

extension Predictor {
    /// Opens a classifier that comes with Thorax.
    ///
    /// - Throws: as ``init(model:settings:)``.
    public init(_ bundled: BundledClassifier, settings: Settings = Settings()) async throws {
        try await self.init(model: bundled.path, settings: settings)
    }
}
