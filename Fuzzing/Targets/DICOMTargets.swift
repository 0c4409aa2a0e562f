import Groundwork
import Imaging

extension FuzzTarget {
    private static let films = Goldens(room: "DICOM", extensions: ["dcm"])

    /// Structure, header, frames and rendering, in this process: a crash inside DCMTK stays in a worker elsewhere.
    static let dicom = FuzzTarget("dicom", goldens: films) { bytes in
        guard let film = try? DICOMFilm(decoding: bytes, path: "fuzzed") else { return }
        precondition(film.radiograph.width == film.header.columns, "the film is as wide as its header says")
        _ = film.chain.description
        let window = DICOMOptions.VOI.window(center: 40, width: 400)
        for options in [DICOMOptions(frame: 2), DICOMOptions(voi: window), DICOMOptions(voi: .none)] {
            _ = try? DICOMFilm(decoding: bytes, path: "fuzzed", options: options)
        }
    }

    /// What is written is a DICOM file that can be read again, and again gives the same.
    static let deidentification = FuzzTarget("deidentify", goldens: films, seeds: "dicom") { bytes in
        let deidentifier = Deidentifier(
            key: ProjectKey(text: "a key of the fuzzer"), blackOut: BlackOut(corners: true))
        guard let once = ScratchFile.with(bytes, { try? deidentifier(contentsOf: $0) }) else { return }
        let twice = once.bytes.withUnsafeBytes { ScratchFile.with($0) { try? deidentifier(contentsOf: $0) } }
        precondition(twice != nil, "a de-identified file can't be read")
    }
}
