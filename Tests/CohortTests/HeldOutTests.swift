import Clinical
import Cohort
import Testing

@Suite struct HeldOutTests {
    private let cohort = try? Cohort(
        text: "path,patient,split,Mass\na,1,train,1\nb,2,validation,0\nc,3,test,1\nd,4,,1\n")

    @Test func learningNeverSeesTheTestSplit() throws {
        let cohort = try #require(cohort)
        let seen = try Cohort.LearningSplit.allCases.flatMap { split in try cohort.films(in: split) }
        #expect(seen.map(\.patient) == ["1", "2"])
        #expect(Cohort.LearningSplit(rawValue: "test") == nil)
    }

    @Test func evaluationOpensIt() throws {
        let cohort = try #require(cohort)
        #expect(try cohort.heldOutFilms(for: .testSplit).map(\.patient) == ["3"])
        #expect(try cohort.heldOutFilms(for: .externalCohort).count == 4)
    }

    @Test func anEmptySplitIsSaid() throws {
        let cohort = try Cohort(text: "path,patient,split,Mass\na,1,train,1\nd,4,,1\n")
        #expect(
            message { _ = try cohort.heldOutFilms(for: .testSplit) }
                == "no film is in split test (found 1 train, 0 validation, 0 test, 1 without a split); assign splits first."
        )
    }

    @Test func cohortsRefuseWhatCouldNotBeWritten() {
        #expect(
            message { _ = try Cohort(films: [.of("p"), .of("p")], findings: []) }.contains("listed twice"))
        #expect(message { _ = try Cohort(films: [.of("")], findings: []) }.contains("no patient"))
        #expect(
            message { _ = try Cohort(films: [], findings: [Finding("View")]) }.contains(
                "can't name a finding"))
        #expect(
            message { _ = try Cohort(films: [], findings: [Finding(" x")]) }.contains("can't name a finding"))
    }
}
