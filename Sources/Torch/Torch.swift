import CTorch

/// The library itself: its threads, seed, devices and versions.
public enum Torch {
    /// The threads that one operation may use, of the calling thread's team.
    package static var threads: Int { Int(ctorch_runtime_threads()) }

    /// Sets the threads that one operation may use; to be called on the thread that computes.
    package static func setThreads(_ count: Int) throws(TorchError) {
        try perform("set threads", []) { ctorch_runtime_set_threads(Int32(clamping: count), $0) }
    }

    /// Seeds the global generators of all devices, from which `rand`, `randn` and dropout off the CPU draw, and the
    /// calling thread's own, from which dropout on the CPU does.
    package static func manualSeed(_ seed: UInt64) throws(TorchError) {
        try perform("seed", []) { ctorch_runtime_seed(seed, $0) }
    }

    /// Makes operations without a deterministic implementation fail, instead of differing between runs.
    package static func setDeterministic(_ isOn: Bool) throws(TorchError) {
        try perform("deterministic algorithms", []) { ctorch_runtime_set_deterministic(isOn, $0) }
    }

    /// Treats numbers too small for the normal range as zero: they are many times slower on some processors. Holds
    /// for the calling thread and the threads that it starts later; false where the processor can't.
    @discardableResult
    package static func setFlushDenormal(_ isOn: Bool) -> Bool { ctorch_runtime_set_flush_denormal(isOn) }

    /// Lets the process keep freed memory for the next step instead of returning it to the system: for training, where
    /// every step needs the same again. To be called before other threads allocate. False where the platform has no
    /// such setting.
    @discardableResult
    package static func keepMemory() -> Bool { ctorch_runtime_keep_memory() }

    package static var isCUDAAvailable: Bool { ctorch_runtime_has_cuda() }

    /// The number of CUDA cards.
    package static var deviceCount: Int { Int(ctorch_runtime_cuda_count()) }

    package static var isMPSAvailable: Bool { ctorch_runtime_has_mps() }

    /// The version of the libtorch whose headers the shim was compiled with.
    package static var compiledVersion: String { String(cString: ctorch_runtime_compiled_version()) }

    /// The version of the libtorch that this process loaded, from its own description.
    package static var loadedVersion: String? {
        guard let start = configuration.firstRange(of: "TORCH_VERSION=") else { return nil }
        return String(configuration[start.upperBound...].prefix { !",\n ".contains($0) })
    }

    /// Libtorch's description of how it was built.
    package static var configuration: String {
        let length = ctorch_runtime_configuration(nil, 0)
        var buffer = [CChar](repeating: 0, count: length + 1)
        ctorch_runtime_configuration(&buffer, buffer.count)
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
