import ArgumentParser
import Cohort
import Foundation

struct DataSplitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "split",
        abstract: "Splits a cohort into train, validation and test by patient, stratified by findings.",
        discussion: """
              thorax data split cohort.csv --fractions 70/15/15 --seed 1 --output split.csv
              thorax data split nih.csv --fractions 90/10/0 --keep-test --output split.csv
            """)

    @Argument(help: "The cohort file.")
    var cohort: String
    @Option(help: "Percentages of patients for train, validation and test.")
    var fractions = "70/15/15"
    @Option(help: "Seed; the same seed and patients give the same split.")
    var seed: UInt64 = 1
    @Flag(help: "Go on where a class has too few patients to be in every split.")
    var allowSmallClasses = false
    @Flag(help: "Leave the films of the test split there, and split the others into train and validation.")
    var keepTest = false
    @Option(name: .shortAndLong, help: "The cohort file to write.")
    var output: String

    func run() throws {
        let splitter = PatientSplitter(
            fractions: try parsedFractions(), seed: seed, smallClasses: allowSmallClasses ? .allow : .refuse)
        // Splits that share patients are what this repairs.
        let cohort = try Cohort(csv: URL(filePath: cohort), sharedPatients: .allow)
        let split = try keepTest ? splitter.splitAroundTest(cohort) : splitter.split(cohort)
        try split.write(to: URL(filePath: output))
        Terminal.print(CohortSummary.text(split))
        Terminal.print("cohort file \(output)")
    }

    private func parsedFractions() throws -> PatientSplitter.Fractions {
        let parts = fractions.split(separator: "/").compactMap { Int($0) }
        guard parts.count == 3, parts.reduce(0, +) == 100, parts.allSatisfy({ $0 >= 0 }) else {
            throw DataCommandError.badFractions(fractions)
        }
        return try PatientSplitter.Fractions(
            train: Double(parts[0]) / 100, validation: Double(parts[1]) / 100, test: Double(parts[2]) / 100)
    }
}
