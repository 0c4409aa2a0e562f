/// Why a model or weight file can't be read or written: the file, the place in it, what was expected and found.
public enum ModelFileError: Error, Sendable, Equatable {
    /// The system refused to open or read the file.
    case unreadable(path: String, reason: String)
    /// The system refused to write the file.
    case unwritable(path: String, reason: String)
    /// The file ends before what it declares: `expected` bytes, of which `found` are there.
    case truncated(path: String, expected: Int, found: Int)
    /// The bytes at `offset` aren't what the format asks for.
    case malformed(path: String, offset: Int, expected: String, found: String)
    /// A number in the file exceeds what any real weight file needs.
    case overLimit(path: String, what: String, limit: Int)
    /// The file is of a kind that isn't read; `advice` says what to do instead.
    case foreign(path: String, found: String, advice: String)
    /// The tensor `key` contradicts itself or the rest of the file.
    case invalidTensor(path: String, key: String, problem: String)
    /// The tensor `key` has an element type that isn't supported.
    case unsupportedType(path: String, key: String, type: String)
    /// A checkpoint without a state dict or module; `found` is what it holds.
    case noTensors(path: String, found: String)
    /// A safetensors file without Thorax's card.
    case noCard(path: String)
    /// A card of another version than those that are read.
    case cardVersion(path: String, found: Int, supported: Int)
    /// A card whose `field` is missing or makes no sense.
    case invalidCard(path: String, field: String, problem: String)
    /// A safetensors file without a segmenter's card.
    case noSegmenter(path: String)
    /// A segmenter's card that makes no sense.
    case badSegmenter(path: String, problem: String)
    /// A model whose films are cropped by another segmenter than the one at `path`; both by their SHA-256.
    case anotherSegmenter(path: String, expected: String, found: String)
    /// A module that the model file doesn't have.
    case noModule(path: String, name: String, present: [String])
}

extension ModelFileError: CustomStringConvertible {
    /// One sentence that names the file and says what to do next.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason):
            "\(path): can't be read: \(reason); check the path and its permissions"
        case .unwritable(let path, let reason):
            "\(path): \(reason); check the folder and the free space"
        case .truncated(let path, let expected, let found):
            "\(path): is cut short: expected at least \(expected) bytes, found \(found); copy or download it again"
        case .malformed(let path, let offset, let expected, let found):
            "\(path): is damaged at byte \(offset): expected \(expected), found \(found); copy or download it again"
        case .overLimit(let path, let what, let limit):
            "\(path): has more than \(limit) \(what), which no weight file needs; check where it came from"
        case .foreign(let path, let found, let advice):
            "\(path): expected a safetensors, .pth or .h5 file, found \(found); \(advice)"
        case .invalidTensor(let path, let key, let problem):
            "\(path): tensor '\(key)': \(problem); copy the file or export it again"
        case .unsupportedType(let path, let key, let type):
            "\(path): tensor '\(key)' has elements of type \(type); convert it to one of "
                + StoredType.allCases.map(\.rawValue).joined(separator: ", ")
        case .noTensors(let path, let found):
            "\(path): expected a state dict or a module, found \(found); save model.state_dict() instead"
        case .noCard(let path):
            "\(path): holds weights, but no Thorax card; pass a model file written by `thorax train`"
        case .cardVersion(let path, let found, let supported):
            "\(path): its card has version \(found), this program reads version \(supported); "
                + (found > supported ? "update Thorax" : "train the model again")
        case .invalidCard(let path, let field, let problem):
            "\(path): its card's '\(field)' \(problem); write the model file again"
        case .noSegmenter(let path):
            "\(path): holds no segmenter; pass a file written by `thorax lungs train`"
        case .badSegmenter(let path, let problem):
            "\(path): its segmenter's card makes no sense (\(problem)); write the file again"
        case .anotherSegmenter(let path, let expected, let found):
            "\(path): the model crops films by the segmenter \(expected.prefix(16)), found \(found.prefix(16)); use the "
                + "Thorax that trained the model, or train it again"
        case .noModule(let path, let name, let present):
            "\(path): has no module '\(name)'; it has \(present.sorted().joined(separator: ", "))"
        }
    }
}
