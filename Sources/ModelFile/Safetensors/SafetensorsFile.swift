/// A safetensors file: checked whole when opened, its tensors stay mapped until they are touched.
///
/// Source: the format's description at https://github.com/huggingface/safetensors (8-byte little-endian length, JSON
/// header of at most 100 MB, data without holes or overlaps).
package struct SafetensorsFile: Sendable {
    package let path: String
    /// The text map `__metadata__`; empty where the file has none.
    package let metadata: [String: String]
    /// The names of the tensors, in the order of their bytes.
    package let names: [String]
    /// The tensors by name.
    package let tensors: [String: StoredTensor]

    /// Opens and checks the file at `path`.
    package init(path: String) throws(ModelFileError) {
        try self.init(MappedFile(path: path))
    }

    init(_ file: MappedFile) throws(ModelFileError) {
        let path = file.path
        guard file.count >= 8 else { throw .truncated(path: path, expected: 8, found: file.count) }
        let declared = file.load(UInt64.self, at: 0)
        guard declared <= SafetensorsHeader.maximumLength else {
            throw file.malformed(
                at: 0, expected: "a header of at most \(SafetensorsHeader.maximumLength) bytes",
                found: "one of \(declared)")
        }
        let start = 8 + Int(declared)
        guard file.count >= start else { throw .truncated(path: path, expected: start, found: file.count) }

        var scanner = HeaderScanner(path: path, base: 8, text: file.bytes(8..<start))
        let header = try SafetensorsHeader(scanning: &scanner)
        try Self.checkLayout(header.entries, start: start, file: file)

        self.path = path
        metadata = header.metadata
        names = header.entries.map(\.name)
        var tensors: [String: StoredTensor] = [:]
        for entry in header.entries {
            let range = start + entry.range.lowerBound..<start + entry.range.upperBound
            tensors[entry.name] = StoredTensor(
                mapped: file, at: range, dtype: entry.dtype, shape: entry.shape)
        }
        self.tensors = tensors
    }

    /// Every byte after the header belongs to exactly one tensor.
    private static func checkLayout(
        _ entries: [SafetensorsHeader.Entry], start: Int, file: MappedFile
    ) throws(ModelFileError) {
        var end = 0
        for entry in entries {
            guard entry.range.lowerBound == end else {
                let problem =
                    entry.range.lowerBound < end ? "overlaps another tensor" : "leaves a hole before it"
                throw .invalidTensor(path: file.path, key: entry.name, problem: "its data \(problem)")
            }
            end = entry.range.upperBound
        }
        let present = file.count - start
        guard end <= present else {
            // `end` is as large as the header says: the sum may not fit.
            let (expected, overflow) = start.addingReportingOverflow(end)
            throw .truncated(path: file.path, expected: overflow ? .max : expected, found: file.count)
        }
        guard end == present else {
            throw file.malformed(
                at: start + end, expected: "the end of the file", found: "\(present - end) bytes of no tensor"
            )
        }
    }
}
