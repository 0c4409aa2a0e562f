import Cohort
import Perturbation
import Torch

extension TrainingSession {
    /// Where the phase's batches come from: films, or the stored output of the frozen part.
    func makeSources(
        _ phase: Recipe.Phase, frozenBlocks: Int, caching: (Int, Int) throws -> Void
    ) throws -> (training: any BatchSource, validation: any BatchSource) {
        guard phase.cacheFeatures, frozenBlocks > 0 else {
            return (
                ImageBatchSource(
                    plan.trainingFilms, plan: plan, augmentation: plan.recipe.augmentation,
                    lungs: plan.mitigation.lungs, lesions: plan.lesions),
                ImageBatchSource(plan.validationFilms, plan: plan, augmentation: .none)
            )
        }
        let digest = try featureDigest(frozenBlocks: frozenBlocks)
        func features(_ films: FilmSource, _ split: String) throws -> FeatureBatchSource {
            FeatureBatchSource(
                store: try cachedFeatures(
                    split: split, digest: digest, films: films.films.count, frozenBlocks: frozenBlocks,
                    source: ImageBatchSource(films, plan: plan, augmentation: .none), progress: caching),
                firstBlock: frozenBlocks, batchSize: plan.recipe.batchSize, device: plan.device)
        }
        return (
            try features(plan.trainingFilms, "training"), try features(plan.validationFilms, "validation")
        )
    }
}
