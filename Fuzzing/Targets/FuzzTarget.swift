/// One parser of foreign bytes: given any bytes it ends, and ends in a value or an error. Where it gives a value that
/// breaks a promise, `run` traps.
package struct FuzzTarget: Sendable {
    package let name: String
    /// Valid files to start from, beside those in the folder ``seedFolder``.
    let goldens: Goldens
    /// Below `Fuzzing/Seeds`.
    let seedFolder: String
    package let run: @Sendable (UnsafeRawBufferPointer) -> Void

    init(
        _ name: String, goldens: Goldens, seeds: String? = nil,
        run: @escaping @Sendable (UnsafeRawBufferPointer) -> Void
    ) {
        self.name = name
        self.goldens = goldens
        seedFolder = seeds ?? name
        self.run = run
    }

    /// Every parser that reads bytes of others.
    package static let all: [FuzzTarget] = [
        .jpeg, .png, .jpegLossless, .dicom, .deidentification, .safetensors, .checkpoint, .hdf5, .cohortTable,
        .dataSetTables, .report, .gzip,
    ]
}
