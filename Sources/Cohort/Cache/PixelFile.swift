#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// Films of equal size, one behind the other in a file. Reading is safe from any thread.
final class PixelFile: Sendable {
    private let path: String
    private let file: Int32
    private let slotSize: Int

    init(path: String, slotSize: Int) throws(CohortError) {
        self.path = path
        self.slotSize = slotSize
        file = try SharedFile.open(path)
    }

    deinit { close(file) }

    /// The bytes of a slot; `nil` where the file is shorter.
    func read(_ slot: Int) -> [UInt8]? {
        // A record may be sound and still name a slot beyond any file, if it was made for another cache.
        let (offset, isTooLarge) = slot.multipliedReportingOverflow(by: slotSize)
        guard !isTooLarge, slot >= 0, offset <= Int.max - slotSize else { return nil }
        var isComplete = false
        let bytes = [UInt8](unsafeUninitializedCapacity: slotSize) { buffer, count in
            isComplete = SharedFile.read(into: UnsafeMutableRawBufferPointer(buffer), from: file, at: offset)
            count = isComplete ? slotSize : 0
        }
        return isComplete ? bytes : nil
    }

    /// Appends one film and returns its slot; the caller holds the index's lock.
    ///
    /// What a killed writer left behind the last whole slot is stepped over, not cut off.
    func append(_ bytes: [UInt8]) throws(CohortError) -> Int {
        let slot = (try SharedFile.size(file, path) + slotSize - 1) / slotSize
        let problem = bytes.withUnsafeBytes {
            SharedFile.write($0, to: file, at: slot * slotSize, path: path)
        }
        if let problem { throw problem }
        return slot
    }
}
