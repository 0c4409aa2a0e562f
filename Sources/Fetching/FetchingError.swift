/// Why a file can't be fetched: the entry or address, what was expected and found, and what to do next.
package enum FetchingError: Error, Sendable, Equatable {
    /// The catalogue can't be read, or an entry's `field` makes no sense.
    case badCatalogue(path: String, problem: String)
    /// There is no such entry.
    case unknown(name: String, suggestion: String?, known: [String])
    /// The file isn't in the cache, and the network may not be used.
    case offline(name: String, folder: String)
    /// An address that isn't HTTPS.
    case insecure(url: String, origin: String?)
    /// The server answered with an error that trying again won't change.
    case refused(url: String, status: Int)
    /// The server says or sends another number of bytes.
    case size(url: String, expected: Int, found: Int)
    /// More bytes than any weight file has.
    case tooLarge(url: String, limit: Int, found: Int)
    /// The bytes aren't those that the catalogue, or the first download, promises.
    case digest(path: String, expected: String, found: String)
    /// Too many redirections, or one without an address.
    case redirection(url: String)
    /// It didn't work in so many attempts; the last one's reason.
    case gaveUp(url: String, attempts: Int, reason: String)
    /// Another process is fetching the same file.
    case busy(path: String)
    /// The cache can't be written.
    case unwritable(path: String, reason: String)
}

extension FetchingError: CustomStringConvertible {
    /// One sentence with the fact and what to do next.
    package var description: String {
        switch self {
        case .badCatalogue(let path, let problem): "\(path): isn't a catalogue of weights: \(problem)"
        case .unknown(let name, let suggestion, let known):
            "there is no “\(name)” in the catalogue; "
                + (suggestion.map { "did you mean “\($0)”? " } ?? "")
                + "Known are \(known.joined(separator: ", "))"
        case .offline(let name, let folder):
            "\(name): isn't in \(folder); run this without --offline, or name the folder that has it with --cache"
        case .insecure(let url, let origin):
            "\(url): \(origin.map { "\($0) leads there, but it " } ?? "")isn't HTTPS, so that anyone on the way could "
                + "change the file; pass --allow-http if that is meant"
        case .refused(let url, let status):
            "\(url): the server answers \(status); check the address in the catalogue, or whether a proxy is needed"
        case .size(let url, let expected, let found):
            "\(url): expected \(expected) bytes, found \(found): it isn't the file of the catalogue"
        case .tooLarge(let url, let limit, let found):
            "\(url): has \(found) bytes, more than the limit of \(limit); check the address"
        case .digest(let path, let expected, let found):
            "\(path): expected a SHA-256 \(expected.count == 64 ? "of" : "that begins with") \(expected), found "
                + "\(found): the file was changed or damaged and isn't used; delete it and pull it again"
        case .redirection(let url):
            "\(url): leads from one address to the next without end, or to none; check it"
        case .gaveUp(let url, let attempts, let reason):
            "\(url): gave up after \(attempts) attempts: \(reason); what has come is kept, so run this again later"
        case .busy(let path): "\(path): another process is fetching it; wait until it has finished"
        case .unwritable(let path, let reason): "\(path): \(reason); check the folder and the free space"
        }
    }
}
