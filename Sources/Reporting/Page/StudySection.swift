import Evaluating
import Metrics

/// The figures by film beside those by study.
struct StudySection {
    let studies: EvaluationDetails.StudyOutcome
    let films: Evaluation

    var markup: Markup {
        let byFilm = SiteColumns.columns(films)
        let byStudy = SiteColumns.columns(studies.evaluation)
        return tag("section") {
            tag("h2") { "By study" }
            tag("p") {
                "\(Numeral.count(studies.studies, "study", "studies")), of which "
                    + "\(Numeral.count(studies.withSeveralFilms)) have several films; their probability is "
                    + "\(studies.rule)."
            }
            ComparisonTable(
                title: "Judged by", countTitles: ["Count"], estimateTitles: byFilm.map(\.title),
                rows: [
                    .init(
                        title: "Film", counts: [Numeral.count(films.counts.films)],
                        estimates: byFilm.map(\.estimate)),
                    .init(
                        title: "Study", counts: [Numeral.count(studies.studies)],
                        estimates: byStudy.map(\.estimate)),
                ]
            ).markup
        }
    }
}
