import ModelFile

extension FuzzTarget {
    /// The container, and what Thorax keeps in it.
    static let safetensors = FuzzTarget(
        "safetensors", goldens: Goldens(room: "ModelFile", extensions: ["safetensors"])
    ) { bytes in
        ScratchFile.with(bytes) { path in
            if let file = try? SafetensorsFile(path: path) {
                precondition(Set(file.names) == Set(file.tensors.keys), "names and tensors differ")
                touch(file.tensors)
            }
            if let model = try? ThoraxModelFile.read(path) {
                for name in model.card.modules.keys { touch((try? model.tensors(of: name)) ?? [:]) }
            }
        }
    }

    /// `.pth` in both containers; beside the bytes as they are, with right checksums in a zip archive, and as the
    /// pickle of one.
    static let checkpoint = FuzzTarget(
        "pth", goldens: Goldens(room: "ModelFile", extensions: ["pth"])
    ) { bytes in
        readWeights(bytes)
        let archive = ZipAssembly.repaired(bytes) ?? ZipAssembly.checkpoint(pickle: Array(bytes))
        archive.withUnsafeBytes { readWeights($0) }
    }

    /// HDF5, as Keras writes it.
    static let hdf5 = FuzzTarget("h5", goldens: Goldens(room: "ModelFile", extensions: ["h5"])) { bytes in
        readWeights(bytes)
    }

    private static func readWeights(_ bytes: UnsafeRawBufferPointer) {
        ScratchFile.with(bytes) { touch((try? WeightFile.read($0)) ?? [:]) }
    }

    /// Reads every byte: a range that leaves its file must not go unseen.
    private static func touch(_ tensors: [String: StoredTensor]) {
        for tensor in tensors.values {
            let count = tensor.withBytes { bytes in
                _ = bytes.reduce(UInt8(0), ^)
                return bytes.count
            }
            precondition(count == tensor.byteCount, "a tensor has \(count) of \(tensor.byteCount) bytes")
        }
    }
}
