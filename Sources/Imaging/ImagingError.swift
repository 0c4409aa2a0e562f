/// Why a film could not be read: the path, what was expected and found, and what to do next.
public enum ImagingError: Error, Equatable, Sendable, Codable, CustomStringConvertible {
    /// Nothing exists at the path.
    case missing(path: String)
    /// The system refused to open or read the file.
    case unreadable(path: String, reason: String)
    /// The path is a folder, a pipe or a device where a file was expected.
    case notAFile(path: String, found: String)
    /// The file has no bytes.
    case empty(path: String)
    /// The first bytes are those of no JPEG, PNG or DICOM file.
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
    /// A file of another kind, where only DICOM files are taken.
    case notDICOM(path: String, found: String)
    /// A DICOM object of another kind than a radiograph, where only radiographs are taken.
    case notARadiograph(path: String, found: String)
    /// A film of several frames, where one film is expected.
    case severalFrames(path: String, frames: Int)
    /// The worker process ended while it decoded the film: by a signal, or by itself.
    case decoderCrashed(path: String, signal: Int32?)
    /// The worker process was ended because the film took longer than allowed.
    case decoderTimedOut(path: String, seconds: Double)
    /// No worker process can be started.
    case decoderUnavailable(path: String, reason: String)
    /// The header declares more pixels than the limit; nothing was allocated.
    case tooManyPixels(path: String, width: Int, height: Int, limit: Int)
    /// The file is longer than the limit; nothing was read.
    case tooManyBytes(path: String, found: Int, limit: Int)
    /// The image is within the limits, but memory isn't there.
    case outOfMemory(path: String, width: Int, height: Int)
    /// A sound film whose lungs can't be looked for.
    case notCropped(path: String, reason: String)
    /// A folder, or a list of files and folders, without a single JPEG, PNG or DICOM file.
    case noImages(path: String, otherFiles: Int)

    /// The file or folder in question.
    public var path: String {
        switch self {
        case .missing(let path), .unreadable(let path, _), .notAFile(let path, _), .empty(let path),
            .notAnImage(let path, _), .truncated(let path, _, _), .damaged(let path, _, _),
            .unsupported(let path, _, _), .exceedsLimit(let path, _, _), .noPixels(let path, _),
            .noSuchFrame(let path, _, _), .noSuchVOI(let path, _, _), .badWindow(let path, _),
            .notDICOM(let path, _), .notARadiograph(let path, _), .severalFrames(let path, _),
            .decoderCrashed(let path, _),
            .decoderTimedOut(let path, _), .decoderUnavailable(let path, _),
            .tooManyPixels(let path, _, _, _), .tooManyBytes(let path, _, _), .outOfMemory(let path, _, _),
            .notCropped(let path, _),
            .noImages(let path, _):
            path
        }
    }

    /// Path, what was expected, what was found, and what to do next.
    public var description: String { "\(path): \(problem)" }

    private var problem: String {
        switch self {
        case .missing:
            "expected a JPEG, PNG or DICOM file, found nothing there; check the path"
        case .unreadable(_, let reason):
            "could not be read: \(reason); check the permissions and the disk"
        case .notAFile(_, let found):
            "expected a JPEG, PNG or DICOM file, found \(found); give the path of an image"
        case .empty:
            "expected a JPEG, PNG or DICOM file, found 0 bytes; copy the file again"
        case .notAnImage(_, let found):
            "expected a JPEG, PNG or DICOM file, found \(found); convert it, or leave it out"
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
        case .notDICOM(_, let found):
            "expected a DICOM file, found \(found); leave it out"
        case .notARadiograph(_, let found):
            "expected a radiograph, found \(found); leave it out, or look at it with `thorax data show`"
        case .severalFrames(_, let frames):
            "expected a film of one frame, found \(frames); take one out with "
                + "`thorax data show FILE --frame N --output frame.png`"
        case .decoderCrashed(_, let signal):
            "the process that decoded it ended" + (signal.map { " by signal \($0)" } ?? "")
                + "; other films aren't affected: leave it out, and report the file to the authors of DCMTK"
        case .decoderTimedOut(_, let seconds):
            "decoding took more than \(seconds) s and was ended; other films aren't affected: leave it out"
        case .decoderUnavailable(_, let reason):
            "the process that decodes DICOM files can't be started: \(reason); check the installation"
        case .tooManyPixels(_, let width, let height, let limit):
            "declares \(width) × \(height) pixels, more than the limit of \(limit) pixels; "
                + "save it smaller, or raise the limit"
        case .tooManyBytes(_, let found, let limit):
            "expected at most \(limit) bytes, found \(found); save it smaller, or raise the limit"
        case .outOfMemory(_, let width, let height):
            "there isn't enough memory for \(width) × \(height) pixels; save it smaller, or free memory"
        case .notCropped(_, let reason):
            "could not be cropped to the lungs: \(reason); train with image.crop none, or mend the segmenter"
        case .noImages(_, let otherFiles):
            "expected at least one file ending in \(FilmFiles.extensionList), found "
                + (otherFiles == 0
                    ? "no files" : otherFiles == 1 ? "1 other file" : "\(otherFiles) other files")
                + "; give a folder that holds films"
        }
    }
}
