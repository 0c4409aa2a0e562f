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
                    phase.size.flatMap { plan.resizedFilms[$0] } ?? plan.trainingFilms, plan: plan,
                    augmentation: plan.recipe.augmentation,
                    lungs: plan.mitigation.lungs, lesions: plan.lesions),
                ImageBatchSource(plan.validationFilms, plan: plan, augmentation: .none)
            )
        }
        let digest = try featureDigest(frozenBlocks: frozenBlocks, views: phase.views)
        func features(_ films: FilmSource, _ split: String, views: Int) throws -> FeatureBatchSource {
            let augmented = ImageBatchSource(films, plan: plan, augmentation: plan.recipe.augmentation)
            let plain = ImageBatchSource(films, plan: plan, augmentation: .none)
            return FeatureBatchSource(
                store: try cachedFeatures(
                    split: split, digest: digest, films: films.films.count, frozenBlocks: frozenBlocks,
                    views: (0..<views).map { $0 == 0 ? plain : augmented }, progress: caching),
                films: films.films.count, views: views, firstBlock: frozenBlocks,
                batchSize: plan.recipe.batchSize, device: plan.device)
        }
        return (
            try features(plan.trainingFilms, "training", views: phase.views),
            try features(plan.validationFilms, "validation", views: 1)
        )
    }
}
