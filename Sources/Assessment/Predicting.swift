public import ModelFile

/// Something that assesses films; whatever runs the network, values go in and values come out.
public protocol Predicting: Sendable {
    /// The card of the model that assesses.
    var card: ModelCard { get async }

    /// Assesses the films at `paths`: one outcome each, in their order. A film that can't be read is an outcome, too.
    func predict(_ paths: [String]) -> AsyncStream<FilmAssessment>
}
