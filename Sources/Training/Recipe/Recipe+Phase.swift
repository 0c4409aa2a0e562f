package import NeuralNets

extension Recipe {
    /// One stretch of training with its own frozen part, rate and schedule.
    package struct Phase: Codable, Sendable, Equatable {
        package var name: String
        package var unfreeze: Unfreeze
        /// Thaws one more block every so many epochs; 0 leaves `unfreeze` as it is.
        package var unfreezeEvery: Int
        package var epochs: Int
        package var learningRate: Double
        /// The backbone's rate as a fraction of the head's.
        package var backboneRate: Double
        /// What each block's rate is multiplied by, once more per block from the head down.
        package var layerDecay: Double
        package var schedule: Schedule.Kind
        package var warmupEpochs: Double
        /// `plateau`: what the rate falls by, after how many epochs without a better metric.
        package var plateauFactor: Double
        package var plateauPatience: Int
        /// Side of the training films in this phase; `nil` is the image's own.
        package var size: Int?
        /// Run the frozen part once and train on its stored output.
        package var cacheFeatures: Bool
        /// Views of each film whose features are stored: the film as it is, and augmented ones.
        package var views: Int

        private enum CodingKeys: String, CodingKey {
            case name, unfreeze, unfreezeEvery, epochs, learningRate, backboneRate, layerDecay, schedule,
                warmupEpochs
            case plateauFactor, plateauPatience, size, cacheFeatures, views
        }

        /// Writes it; what phases didn't always have goes unsaid where it is off, so that digests stay.
        package func encode(to encoder: any Encoder) throws {
            var keys = encoder.container(keyedBy: CodingKeys.self)
            try keys.encode(name, forKey: .name)
            try keys.encode(unfreeze, forKey: .unfreeze)
            if unfreezeEvery != 0 { try keys.encode(unfreezeEvery, forKey: .unfreezeEvery) }
            try keys.encode(epochs, forKey: .epochs)
            try keys.encode(learningRate, forKey: .learningRate)
            try keys.encode(backboneRate, forKey: .backboneRate)
            if layerDecay != 1 { try keys.encode(layerDecay, forKey: .layerDecay) }
            try keys.encode(schedule, forKey: .schedule)
            try keys.encode(warmupEpochs, forKey: .warmupEpochs)
            if schedule == .plateau {
                try keys.encode(plateauFactor, forKey: .plateauFactor)
                try keys.encode(plateauPatience, forKey: .plateauPatience)
            }
            try keys.encodeIfPresent(size, forKey: .size)
            try keys.encode(cacheFeatures, forKey: .cacheFeatures)
            if views != 1 { try keys.encode(views, forKey: .views) }
        }

        /// Number of leading blocks, of `total`, that are frozen in an epoch of the phase.
        package func frozenBlocks(of total: Int, epoch: Int) -> Int {
            let frozen = unfreeze.frozenBlocks(of: total)
            return unfreezeEvery == 0 ? frozen : max(0, frozen - epoch / unfreezeEvery)
        }

        /// Why its keys don't fit together, by the key's name; `nil` where they do.
        func problem(imageSize: Int) -> String? {
            for (key, value, range) in [
                ("epochs", Double(epochs), 1...100_000.0), ("warmupEpochs", warmupEpochs, 0...100_000.0),
                ("backboneRate", backboneRate, 0...1e9), ("layerDecay", layerDecay, 0...1.0),
                ("unfreezeEvery", Double(unfreezeEvery), 0...100_000.0),
                ("plateauFactor", plateauFactor, 0...1.0),
                ("plateauPatience", Double(plateauPatience), 0...100_000.0),
                ("size", Double(size ?? imageSize), 16...2048.0),
                ("views", Double(views), 1...1000.0),
            ] as [(String, Double, ClosedRange<Double>)]
            where !range.contains(value) {
                return
                    "\(key) is \(Self.plain(value)); expected \(Self.plain(range.lowerBound)) to \(Self.plain(range.upperBound))"
            }
            if !(learningRate > 0 && learningRate.isFinite) {
                return "learningRate is \(learningRate); expected a positive number"
            }
            if cacheFeatures, unfreeze == .all {
                return "cacheFeatures is true, but nothing is frozen; set unfreeze to a number of blocks"
            }
            if unfreezeEvery > 0, unfreeze == .all {
                return
                    "unfreezeEvery thaws block by block, but unfreeze is all; set it to the number to begin with"
            }
            if unfreezeEvery > 0, cacheFeatures {
                return "unfreezeEvery changes what is frozen, which cacheFeatures stores once; give one"
            }
            if views > 1, !cacheFeatures {
                return
                    "views is \(views), but only cacheFeatures stores them; without it every epoch augments anew"
            }
            if size != nil, cacheFeatures {
                return
                    "size and cacheFeatures don't go together; stored features come from films of image.size"
            }
            return nil
        }

        private static func plain(_ value: Double) -> String {
            value == value.rounded() && abs(value) < 1e9 ? "\(Int(value))" : "\(value)"
        }
    }
}
