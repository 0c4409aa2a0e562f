/// How conformal sets did on films that they weren't calibrated on.
package struct ConformalCoverage: Codable, Hashable, Sendable {
    /// The share of sets that hold the true class.
    package let coverage: Estimate
    /// The same by true class.
    package let coverageByClass: [Estimate]
    package let meanSize: Estimate
    /// The share of sets of one class, which are answers; the others abstain.
    package let answered: Estimate
    /// The share of answers that are right.
    package let accuracyOfAnswers: Estimate
    /// Sets by their number of classes, from none.
    package let sizes: [Int]

    package init(_ conformal: SplitConformal, on sample: ExclusiveSample, bootstrap: Bootstrap = .none) {
        self.init(
            sets: sample.probabilities.map { conformal.set(for: $0) }, labels: sample.labels,
            classes: sample.classes, patients: sample.patients, bootstrap)
    }

    package init(_ conformal: SplitConformal, on sample: BinarySample, bootstrap: Bootstrap = .none) {
        self.init(
            sets: sample.probabilities.map { conformal.set(for: $0) },
            labels: sample.truths.map { $0 ? 1 : 0 }, classes: ["absent", "present"],
            patients: sample.patients, bootstrap)
    }

    private init(
        sets: [[Int]], labels: [Int], classes: [String], patients: PatientIndex, _ bootstrap: Bootstrap
    ) {
        let holds = zip(sets, labels).map { $0.contains($1) }
        let all = Counts(films: labels.count, patients: patients.count)
        func share(_ numerator: (Int) -> Bool, of denominator: (Int) -> Bool) -> Counts {
            all.dividing(
                labels.indices.count { denominator($0) && numerator($0) },
                by: labels.indices.count(where: denominator))
        }
        let answers: (Int) -> Bool = { sets[$0].count == 1 }
        let counts =
            [
                share({ holds[$0] }, of: { _ in true }), all, share(answers, of: { _ in true }),
                share({ holds[$0] }, of: answers),
            ] + classes.indices.map { index in share({ holds[$0] }, of: { labels[$0] == index }) }
        let estimates = bootstrap.estimates(over: patients, counts: counts) { multiplicities in
            var (films, held, sizes, answered, right) = (0, 0, 0, 0, 0)
            var ofClass = Array(repeating: (films: 0, held: 0), count: classes.count)
            for film in labels.indices {
                let times = multiplicities[film]
                films += times
                sizes += times * sets[film].count
                ofClass[labels[film]].films += times
                if holds[film] {
                    held += times
                    ofClass[labels[film]].held += times
                }
                if sets[film].count == 1 {
                    answered += times
                    if holds[film] { right += times }
                }
            }
            let none = "there is no film with a known label"
            return [
                .ratio(held, films, orElse: none), .ratio(sizes, films, orElse: none),
                .ratio(answered, films, orElse: none),
                .ratio(right, answered, orElse: "no set is of one class"),
            ]
                + zip(classes, ofClass).map { name, own in
                    .ratio(own.held, own.films, orElse: "no film is of class \(name)")
                }
        }
        coverage = estimates[0]
        meanSize = estimates[1]
        answered = estimates[2]
        accuracyOfAnswers = estimates[3]
        coverageByClass = Array(estimates[4...])
        sizes = (0...classes.count).map { size in sets.count { $0.count == size } }
    }
}
