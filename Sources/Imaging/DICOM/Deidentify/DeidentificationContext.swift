import CDICOM

/// The secrets as the shim's callbacks see them.
final class DeidentificationContext {
    private let secrets: DeidentificationSecrets

    init(_ secrets: DeidentificationSecrets) { self.secrets = secrets }

    static let renewUID:
        @convention(c) (UnsafeMutableRawPointer, UnsafePointer<CChar>, UnsafeMutablePointer<CChar>) -> Void =
            {
                context, uid, replacement in
                write(of(context).secrets.uid(for: String(cString: uid)), to: replacement)
            }

    static let namePatient:
        @convention(c) (
            UnsafeMutableRawPointer, UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeMutablePointer<CChar>,
            UnsafeMutablePointer<Int32>
        ) -> Void = { context, id, name, replacement, days in
            let secrets = of(context).secrets
            let patient = secrets.patient(id: String(cString: id), name: String(cString: name))
            write(patient, to: replacement)
            days.pointee = Int32(secrets.days(forPatient: patient))
        }

    private static func of(_ context: UnsafeMutableRawPointer) -> DeidentificationContext {
        Unmanaged<DeidentificationContext>.fromOpaque(context).takeUnretainedValue()
    }

    /// The shim's buffers hold 64 characters and a zero; what is written here is shorter.
    private static func write(_ text: String, to target: UnsafeMutablePointer<CChar>) {
        let bytes = text.utf8.prefix(64).map { CChar(bitPattern: $0) } + [0]
        target.update(from: bytes, count: bytes.count)
    }
}

/// Texts as C strings for as long as this lives.
final class CStrings {
    let pointers: [UnsafeMutablePointer<CChar>]

    init(_ texts: [String]) {
        pointers = texts.map { text in
            let bytes = text.utf8CString
            let copy = UnsafeMutablePointer<CChar>.allocate(capacity: bytes.count)
            bytes.withUnsafeBufferPointer { source in
                if let start = source.baseAddress { copy.initialize(from: start, count: bytes.count) }
            }
            return copy
        }
    }

    deinit { for pointer in pointers { pointer.deallocate() } }
}
