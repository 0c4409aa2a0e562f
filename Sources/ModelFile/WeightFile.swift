/// Reads the weight files that people have, whichever their container; nothing in them is ever executed.
package enum WeightFile {
    /// The tensors of a safetensors file, or of a `.pth` file (zip or legacy) that holds a state dict, a checkpoint
    /// around one, or a whole module, or of an HDF5 file, whose keys are paths. `module.`, which `nn.DataParallel` puts before every key, is taken off.
    package static func read(_ path: String) throws(ModelFileError) -> [String: StoredTensor] {
        let file = try MappedFile(path: path)
        switch try format(of: file) {
        case .safetensors: return try SafetensorsFile(file).tensors
        case .zip: return try tensors(of: Checkpoint(zip: file))
        case .legacy: return try tensors(of: Checkpoint(legacy: file))
        case .hdf5: return try HDF5File(file).tensors
        }
    }

    private enum Format {
        case safetensors, zip, legacy, hdf5
    }

    private static func tensors(of checkpoint: Checkpoint) throws(ModelFileError) -> [String: StoredTensor] {
        let state = try StateDictionary(checkpoint.root, heap: checkpoint.heap, path: checkpoint.file.path)
        var loader = TensorLoader(checkpoint)
        var result: [String: StoredTensor] = [:]
        for (key, view) in state.tensors { result[key] = try loader.tensor(view, key: key) }
        return result
    }

    /// Tells the container by its first bytes, because names lie.
    private static func format(of file: MappedFile) throws(ModelFileError) -> Format {
        if file.hasBytes([0x50, 0x4B, 0x03, 0x04], at: 0) { return .zip }
        if file.hasBytes(HDF5File.signature, at: 0) { return .hdf5 }
        // A safetensors header starts with its length, which is far below 2^40, and a brace.
        if file.hasBytes([0, 0, 0, UInt8(ascii: "{")], at: 5) { return .safetensors }
        if file.count > 1, file.hasBytes([0x80], at: 0), (2...5).contains(file.load(UInt8.self, at: 1)) {
            return .legacy
        }
        let (found, advice) = description(of: file)
        throw .foreign(path: file.path, found: found, advice: advice)
    }

    private static func description(of file: MappedFile) -> (found: String, advice: String) {
        if file.count == 0 { return ("an empty file", "copy or download it again") }
        if file.hasBytes(Array("version https://git-lfs".utf8), at: 0) {
            return ("a Git LFS pointer", "fetch the file itself with `git lfs pull`")
        }
        let start = file.bytes(0..<min(12, file.count))
        if start.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }) {
            let text = String(decoding: start, as: UTF8.self).split(whereSeparator: \.isNewline).first ?? ""
            return ("text that starts with '\(text)'", "check where the file came from")
        }
        let bytes = start.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
        return ("bytes \(bytes)", "check where the file came from")
    }
}
