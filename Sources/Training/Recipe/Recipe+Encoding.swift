import Imaging

/// A recipe as it is written: the ways against shortcuts and the crop go unsaid where they are off, so that what a recipe without
/// them is written as, and the digest by which its runs are resumed, stay what they were before there were any.
extension Recipe {
    enum CodingKeys: String, CodingKey {
        case name, task, findings, model, image, batchSize, optimiser, classBalance, labelSmoothing, loss,
            mixing, averaging, accumulation,
            precision,
            augmentation, groups, decorrelation, lungAttention, pretraining, phases, earlyStopping, threshold,
            seed,
            threads,
            workers, checkpointSeconds, licence
    }

    package func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(name, forKey: .name)
        try keys.encode(task, forKey: .task)
        try keys.encode(findings, forKey: .findings)
        try keys.encode(model, forKey: .model)
        try keys.encode(image, forKey: .image)
        try keys.encode(batchSize, forKey: .batchSize)
        try keys.encode(optimiser, forKey: .optimiser)
        try keys.encode(classBalance, forKey: .classBalance)
        try keys.encode(labelSmoothing, forKey: .labelSmoothing)
        if loss != .plain { try keys.encode(loss, forKey: .loss) }
        if mixing != .none { try keys.encode(mixing, forKey: .mixing) }
        if averaging != .none { try keys.encode(averaging, forKey: .averaging) }
        if accumulation != 1 { try keys.encode(accumulation, forKey: .accumulation) }
        try keys.encode(precision, forKey: .precision)
        try keys.encode(augmentation, forKey: .augmentation)
        if groups != .none { try keys.encode(groups, forKey: .groups) }
        if decorrelation != .none { try keys.encode(decorrelation, forKey: .decorrelation) }
        if lungAttention != .none { try keys.encode(lungAttention, forKey: .lungAttention) }
        if pretraining != .standard { try keys.encode(pretraining, forKey: .pretraining) }
        try keys.encode(phases, forKey: .phases)
        try keys.encode(earlyStopping, forKey: .earlyStopping)
        try keys.encode(threshold, forKey: .threshold)
        try keys.encode(seed, forKey: .seed)
        try keys.encode(threads, forKey: .threads)
        try keys.encode(workers, forKey: .workers)
        try keys.encode(checkpointSeconds, forKey: .checkpointSeconds)
        try keys.encode(licence, forKey: .licence)
    }
}

extension Recipe.Image {
    enum CodingKeys: String, CodingKey { case size, resize, fit, levels, crop }

    package func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: CodingKeys.self)
        try keys.encode(size, forKey: .size)
        try keys.encode(resize, forKey: .resize)
        try keys.encode(fit, forKey: .fit)
        if levels != .stored { try keys.encode(levels, forKey: .levels) }
        if crop != .none { try keys.encode(crop, forKey: .crop) }
    }
}
