import Cohort
import Perturbation
import Synchronization

/// What was inserted on the loader's threads, until the batch is taken.
final class InsertionLog: Sendable {
    private let kinds = Mutex<[FilmDraw: LesionKind]>([:])

    func note(_ kind: LesionKind, _ draw: FilmDraw) { kinds.withLock { $0[draw] = kind } }

    func take(_ draw: FilmDraw) -> LesionKind? { kinds.withLock { $0.removeValue(forKey: draw) } }

    /// Forgets what was made ahead for batches that no one will take.
    func clear() { kinds.withLock { $0.removeAll() } }
}
