// Feeds one parser with libFuzzer's inputs: `THORAX_FUZZ_TARGET=png thorax-fuzz [libFuzzer's options] CORPUS ...`.
// The target comes by the environment because libFuzzer starts itself again with its own arguments.
// `thorax-fuzz --copy-seeds FOLDER` makes one folder of seeds per target.
import CLibFuzzer
import Foundation
import Fuzzing

let arguments = CommandLine.arguments
if arguments.count == 3, arguments[1] == "--copy-seeds" {
    do {
        for target in FuzzTarget.all {
            try target.copySeeds(to: URL(fileURLWithPath: arguments[2]).appendingPathComponent(target.name))
        }
        exit(0)
    } catch { fatalError("the seeds can't be copied: \(error)") }
}

let name = ProcessInfo.processInfo.environment["THORAX_FUZZ_TARGET"] ?? ""
guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
    let names = FuzzTarget.all.map(\.name).joined(separator: ", ")
    fatalError("no target '\(name)'; set THORAX_FUZZ_TARGET to one of \(names)")
}
InputUnderTest.run = target.run
var argumentCount = CommandLine.argc
var argumentValues = CommandLine.unsafeArgv
exit(LLVMFuzzerRunDriver(&argumentCount, &argumentValues) { InputUnderTest.feed($0, $1) })
