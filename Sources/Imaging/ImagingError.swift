/// Why a film could not be read: the path, what was expected and found, and what to do next.
public enum ImagingError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Nothing exists at the path.
    case missing(path: String)
    /// The system refused to open or read the file.
    case unreadable(path: String, reason: String)
    /// The path is a folder, a pipe or a device where a file was expected.
    case notAFile(path: String, found: String)
    /// The file has no bytes.
    case empty(path: String)
    /// The first bytes are neither those of a JPEG nor of a PNG.
    case notAnImage(path: String, found: String)
    /// The data ends before the image does.
    case truncated(path: String, expected: String, found: String)
    /// The data contradicts its format.
    case damaged(path: String, format: String, reason: String)
    /// A sound file of a kind that isn't read here.
    case unsupported(path: String, format: String, reason: String)
    /// The data asks for more than any film needs; nothing was allocated for it.
    case exceedsLimit(path: String, format: String, reason: String)
    /// A DICOM object of another kind than an image.
    case noPixels(path: String, found: String)
    /// A frame was asked for that the film doesn't have; frames count from 1.
    case noSuchFrame(path: String, frame: Int, frames: Int)
    /// A VOI transformation was asked for that the film doesn't have; they count from 0.
    case noSuchVOI(path: String, index: Int, found: Int)
    /// A window was asked for whose width its function doesn't allow.
    case badWindow(path: String, width: Double)
    /// The header declares more pixels than the limit; nothing was allocated.
    case tooManyPixels(path: String, width: Int, height: Int, limit: Int)
    /// The file is longer than the limit; nothing was read.
    case tooManyBytes(path: String, found: Int, limit: Int)
    /// The image is within the limits, but memory isn't there.
    case outOfMemory(path: String, width: Int, height: Int)
    /// A folder, or a list of files and folders, without a single JPEG or PNG file.
    case noImages(path: String, otherFiles: Int)

    /// The file or folder in question.
    public var path: String {
        switch self {
        case .missing(let path), .unreadable(let path, _), .notAFile(let path, _), .empty(let path),
            .notAnImage(let path, _), .truncated(let path, _, _), .damaged(let path, _, _),
            .unsupported(let path, _, _), .exceedsLimit(let path, _, _), .noPixels(let path, _),
            .noSuchFrame(let path, _, _), .noSuchVOI(let path, _, _), .badWindow(let path, _),
            .tooManyPixels(let path, _, _, _), .tooManyBytes(let path, _, _),
            .outOfMemory(let path, _, _), .noImages(let path, _):
            path
        }
    }

    /// Path, what was expected, what was found, and what to do next.
    public var description: String { "\(path): \(problem)" }

    private var problem: String {
        switch self {
        case .missing:
            "expected a JPEG or PNG file, found nothing there; check the path"
        case .unreadable(_, let reason):
            "could not be read: \(reason); check the permissions and the disk"
        case .notAFile(_, let found):
            "expected a JPEG or PNG file, found \(found); give the path of an image"
        case .empty:
            "expected a JPEG or PNG file, found 0 bytes; copy the file again"
        case .notAnImage(_, let found):
            "expected a JPEG or PNG file, found \(found); convert it, or leave it out"
        case .truncated(_, let expected, let found):
            "truncated: expected \(expected), found \(found); copy the file again from its source"
        case .damaged(_, let format, let reason):
            "expected a sound \(format) file, found a damaged one (\(reason)); copy the file again from its source"
        case .unsupported(_, let format, let reason):
            "this kind of \(format) file isn't supported (\(reason)); "
                + (format == "DICOM"
                    ? "export it in another transfer syntax, or save it as a PNG"
                    : "save it as an 8-bit JPEG or a PNG")
        case .exceedsLimit(_, let format, let reason):
            "expected a \(format) file within the limits, but \(reason); no film needs that: leave it out"
        case .noPixels(_, let found):
            "expected an image, found \(found), which has no pixel data; leave it out"
        case .noSuchFrame(_, let frame, let frames):
            "expected a frame from 1 to \(frames), found \(frame); choose another"
        case .noSuchVOI(_, let index, let found):
            "expected a VOI transformation below \(found), found \(index); choose another, or give a window"
        case .badWindow(_, let width):
            "expected a window width of at least 1 for LINEAR, or more than 0, found \(width); choose another"
        case .tooManyPixels(_, let width, let height, let limit):
            "declares \(width) × \(height) pixels, more than the limit of \(limit) pixels; "
                + "save it smaller, or raise the limit"
        case .tooManyBytes(_, let found, let limit):
            "expected at most \(limit) bytes, found \(found); save it smaller, or raise the limit"
        case .outOfMemory(_, let width, let height):
            "there isn't enough memory for \(width) × \(height) pixels; save it smaller, or free memory"
        case .noImages(_, let otherFiles):
            "expected at least one file ending in \(FilmFiles.extensionList), found "
                + (otherFiles == 0
                    ? "no files" : otherFiles == 1 ? "1 other file" : "\(otherFiles) other files")
                + "; give a folder that holds films"
        }
    }
}
