/// Turns strided views of a checkpoint's storages into contiguous tensors.
struct TensorLoader {
    let checkpoint: Checkpoint
    private var storages: [String: (reference: StorageReference, range: Range<Int>)] = [:]
    /// Bytes that may still be copied: views that repeat elements must not turn a small file into a large memory.
    private var budget: Int
    private var located = 0

    init(_ checkpoint: Checkpoint) {
        self.checkpoint = checkpoint
        budget = checkpoint.file.count + 64 << 20
    }

    mutating func tensor(_ view: TensorReference, key: String) throws(ModelFileError) -> StoredTensor {
        let path = checkpoint.file.path
        guard let dtype = view.dtype else {
            throw .unsupportedType(path: path, key: key, type: view.typeName)
        }
        guard let extent = view.extent, let needed = StoredTensor.byteCount(view.shape, dtype) else {
            throw .invalidTensor(path: path, key: key, problem: "its shape \(view.shape) overflows")
        }
        let bytes = try range(of: view.storage, key: key)
        guard extent.end <= bytes.count / dtype.size else {
            throw .invalidTensor(
                path: path, key: key,
                problem: "shape \(view.shape) with strides \(view.strides) from \(view.offset) needs "
                    + "\(extent.end) elements, but its storage has \(bytes.count / dtype.size)")
        }
        if extent.count == 0 || view.isContiguous {
            let start = bytes.lowerBound + (extent.count == 0 ? 0 : view.offset * dtype.size)
            return StoredTensor(
                mapped: checkpoint.file, at: start..<start + needed, dtype: dtype, shape: view.shape)
        }
        guard needed <= budget else {
            throw .invalidTensor(
                path: path, key: key,
                problem: "it repeats elements up to \(needed) bytes, more than is allowed")
        }
        budget -= needed
        let copy = checkpoint.file.withBytes { file in
            Self.gather(
                view, from: UnsafeRawBufferPointer(rebasing: file[bytes]), size: dtype.size, count: needed)
        }
        return StoredTensor(bytes: copy, dtype: dtype, shape: view.shape)
    }

    private mutating func range(of storage: StorageReference, key: String) throws(ModelFileError) -> Range<
        Int
    > {
        let path = checkpoint.file.path
        if let known = storages[storage.key] {
            guard known.reference.className == storage.className, known.reference.count == storage.count
            else {
                throw .invalidTensor(
                    path: path, key: key, problem: "its storage is declared twice, differently")
            }
            return known.range
        }
        guard let size = storage.elementSize else {
            throw .unsupportedType(path: path, key: key, type: storage.className)
        }
        let range = try checkpoint.locate(storage)
        let (expected, overflow) = storage.count.multipliedReportingOverflow(by: size)
        guard !overflow, expected == range.count else {
            throw .invalidTensor(
                path: path, key: key,
                problem: "its storage declares \(storage.count) elements, but has \(range.count) bytes")
        }
        // Disjoint storages can't have more bytes than the file; overlapping ones could be checked for ever.
        located += range.count
        guard located <= checkpoint.file.count else {
            throw .invalidTensor(path: path, key: key, problem: "its storage overlaps another")
        }
        storages[storage.key] = (storage, range)
        return range
    }

    /// Copies a view's elements row by row; the last dimension is the inner loop.
    private static func gather(
        _ view: TensorReference, from storage: UnsafeRawBufferPointer, size: Int, count: Int
    ) -> [UInt8] {
        // A dimension of length 1 is never stepped along: its stride may be anything, and dozens of them would cost
        // more than the copying.
        let axes = zip(view.shape, view.strides).filter { $0.0 > 1 }
        guard let (length, stride) = axes.last else { return [] }
        let outer = axes.dropLast()
        return [UInt8](unsafeUninitializedCapacity: count) { output, initialised in
            guard let source = storage.baseAddress, let target = UnsafeMutableRawPointer(output.baseAddress)
            else {
                return
            }
            var indices = [Int](repeating: 0, count: outer.count)
            var written = 0
            var start = view.offset
            while written < count {
                for element in 0..<length {
                    (target + written).copyMemory(
                        from: source + (start + element * stride) * size, byteCount: size)
                    written += size
                }
                // Like an odometer: the last outer index turns fastest.
                for axis in outer.indices.reversed() {
                    let (length, stride) = outer[axis]
                    indices[axis] += 1
                    start += stride
                    if indices[axis] < length { break }
                    start -= length * stride
                    indices[axis] = 0
                }
            }
            initialised = count
        }
    }
}
