/// What a command line asks for that can't be done.
enum CommandError: Error, CustomStringConvertible {
    case noSuchModel(String, nearest: String?)
    case notADemo(String)
    case noInput
    case noSuchFinding(String, known: [String])
    case notAnEvaluation(String, String)
    case noTestLoss
    case otherModel(String, fact: String, expected: String, found: String)

    var description: String {
        switch self {
        case .noSuchModel(let name, let nearest):
            let hint = nearest.map { "did you mean '\($0)'?" } ?? "`thorax models list` names them."
            return "\(name): neither a model file nor a registered architecture; \(hint)"
        case .notADemo(let path):
            return "\(path): holds files that no demo wrote; choose an empty or new folder with --output"
        case .noSuchFinding(let name, let known):
            return "--finding \(name): the model knows \(known.joined(separator: ", "))"
        case .notAnEvaluation(let path, let reason):
            return "\(path): expected an evaluation.json of `thorax evaluate`, but \(reason)"
        case .noTestLoss:
            return
                "--judge test: an evaluation has no loss; set earlyStopping.metric to auroc, auprc, accuracy or f1"
        case .otherModel(let path, let fact, let expected, let found):
            return
                "\(path): expected the explained model's \(fact), \(expected), but found \(found); train it by the same recipe on shuffled labels"
        case .noInput:
            return "no film was named; give files or folders, or '-' to read a list from standard input"
        }
    }
}
