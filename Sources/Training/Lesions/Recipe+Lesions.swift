import Clinical
package import Perturbation

extension Recipe {
    /// The kinds of lesions that the recipe inserts: those whose finding it learns.
    package var insertedLesions: [LesionKind] {
        let lesions = augmentation.lesions
        guard lesions.probability > 0 else { return [] }
        let learnt = Set(findings.map { Finding($0) })
        return LesionKind.allCases.filter { kind in
            lesions.finding(of: kind).map { learnt.contains($0) } ?? false
        }
    }

    /// Why `augmentation.lesions` doesn't fit the rest; `nil` where it does.
    var lesionProblem: String? {
        guard augmentation.lesions.probability > 0 else { return nil }
        if insertedLesions.isEmpty {
            let names = LesionKind.allCases.compactMap { augmentation.lesions.finding(of: $0)?.name }
            return
                "augmentation.lesions inserts \(names.isEmpty ? "nothing" : names.joined(separator: " and ")), "
                + "which the recipe doesn't learn; name one of its findings (\(findings.joined(separator: ", "))) "
                + "under augmentation.lesions.nodule or .mass"
        }
        if groups.objective == .worst || decorrelation.weight > 0 {
            return
                "augmentation.lesions changes labels, by which groups.objective worst and decorrelation sort films "
                + "beforehand; give one of them"
        }
        if phases.allSatisfy(\.cacheFeatures) {
            return
                "augmentation.lesions needs a phase that looks at films, and all phases cache features; "
                + "set cacheFeatures of one to false"
        }
        return nil
    }
}
