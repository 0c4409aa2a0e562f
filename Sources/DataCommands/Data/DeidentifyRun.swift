import Foundation
import Groundwork
import Imaging
import Reporting

/// De-identifies files one by one into a folder.
struct DeidentifyRun {
    struct Outcome {
        var written = 0
        var failures = 0
        /// A CSV file: input, output.
        var mapping = CSVLine.text(["input", "output"]) + "\n"
    }

    private let files: [String]
    private let output: URL
    private let deidentifier: Deidentifier

    /// - Parameter deidentifier: Made after the checks, because it may write a key.
    /// - Throws: where inputs lie in the output folder, or a secret would be given away with it.
    init(
        inputs: [String], output: String, secretFiles: [String],
        deidentifier: @autoclosure () throws -> Deidentifier
    ) throws {
        self.output = URL(filePath: output)
        files = try inputs.flatMap { input in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: input, isDirectory: &isFolder)
            // In a folder other images may lie beside; one that is named by itself is refused by name.
            return try FilmFiles.expand([input]).filter {
                try !isFolder.boolValue || DICOMFile.isRecognised(at: $0)
            }
        }
        guard !files.isEmpty else { throw DataCommandError.noDICOMFiles(inputs.joined(separator: ", ")) }
        try FileManager.default.createDirectory(at: self.output, withIntermediateDirectories: true)
        let folder = Self.resolved(output) + "/"
        if let inside = files.first(where: { Self.resolved($0).hasPrefix(folder) }) {
            throw DataCommandError.inputInOutput(inside)
        }
        if let inside = secretFiles.first(where: { Self.resolved($0).hasPrefix(folder) }) {
            throw DataCommandError.secretInOutput(inside)
        }
        self.deidentifier = try deidentifier()
    }

    func callAsFunction() throws -> Outcome {
        var outcome = Outcome()
        var inputByName: [String: String] = [:]
        let line = ProgressLine("de-identifying", unit: "files")
        for (index, file) in files.enumerated() {
            do {
                let film = try deidentifier(contentsOf: file)
                let name = film.instanceUID + ".dcm"
                if let other = inputByName[name] {
                    throw DataCommandError.sameInstance(file, other: other)
                }
                inputByName[name] = file
                let target = output.appending(path: name)
                try DurableFile.write(Data(film.bytes), to: target)
                outcome.written += 1
                outcome.mapping += CSVLine.text([file, target.path]) + "\n"
                for note in film.notes { Terminal.note(TerminalText.safe("\(file): \(note)")) }
            } catch let error as FileWriteError {
                line.finish()
                throw error
            } catch {
                outcome.failures += 1
                Terminal.error(TerminalText.safe("\(error)"))
            }
            line.update(index + 1, of: files.count)
        }
        line.finish()
        return outcome
    }

    private static func resolved(_ path: String) -> String {
        URL(filePath: path).resolvingSymlinksInPath().standardizedFileURL.path
    }
}
