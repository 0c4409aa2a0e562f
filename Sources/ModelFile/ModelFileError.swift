/// Why a model or weight file can't be read or written: the file, the place in it, what was expected and found.
public enum ModelFileError: Error, Sendable, Equatable {
    /// The system refused to open or read the file.
    case unreadable(path: String, reason: String)
}

extension ModelFileError: CustomStringConvertible {
    /// One sentence that names the file and says what to do next.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason):
            "\(path): can't be read: \(reason); check the path and its permissions"
        }
    }
}
