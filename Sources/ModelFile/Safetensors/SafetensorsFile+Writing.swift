package import Foundation
import Groundwork

extension SafetensorsFile {
    /// Streams `tensors` into a file, byte for byte as Python's `safetensors` would: sorted by type, then name.
    ///
    /// A kill leaves the old file or the new one. Memory doesn't grow with the tensors.
    package static func write(
        _ tensors: [(String, StoredTensor)], metadata: [String: String] = [:], to url: URL
    ) throws(ModelFileError) {
        let sorted = tensors.sorted { left, right in
            let (a, b) = (rank(left.1.dtype), rank(right.1.dtype))
            return a != b ? a < b : left.0.utf8.lexicographicallyPrecedes(right.0.utf8)
        }
        let start = try header(sorted, metadata: metadata, path: url.path)
        do throws(FileWriteError) {
            let stream = try DurableFileStream(url)
            try stream.append(start)
            for (_, tensor) in sorted {
                let problem = tensor.withBytes { bytes -> FileWriteError? in
                    do throws(FileWriteError) { try stream.append(bytes) } catch { return error }
                    return nil
                }
                if let problem { throw problem }
            }
            try stream.commit()
        } catch {
            throw .unwritable(path: url.path, reason: "could not \(error.step): \(error.reason)")
        }
    }

    /// The package's order of types: the widest elements first, so that all stay aligned.
    private static func rank(_ type: StoredType) -> Int {
        let order: [StoredType] = [.I64, .F64, .F32, .I32, .BF16, .F16, .I16, .I8, .U8, .BOOL]
        return order.firstIndex(of: type) ?? order.count
    }

    private static func header(
        _ tensors: [(String, StoredTensor)], metadata: [String: String], path: String
    ) throws(ModelFileError) -> Data {
        var names: Set<String> = ["__metadata__"]
        var fields: [String] = []
        if !metadata.isEmpty {
            let pairs = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
            fields.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
        }
        var end = 0
        for (name, tensor) in tensors {
            guard names.insert(name).inserted else {
                throw .invalidTensor(path: path, key: name, problem: "the name is taken")
            }
            let start = end
            end += tensor.byteCount
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            fields.append(
                "\(quoted(name)):{\"dtype\":\"\(tensor.dtype.rawValue)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(start),\(end)]}")
        }
        var text = Data("{\(fields.joined(separator: ","))}".utf8)
        // Spaces up to a multiple of eight keep the first tensor aligned.
        text.append(contentsOf: repeatElement(0x20, count: -text.count & 7))
        guard text.count <= SafetensorsHeader.maximumLength else {
            throw .overLimit(path: path, what: "bytes of header", limit: SafetensorsHeader.maximumLength)
        }
        var result = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Data($0) }
        result.append(text)
        return result
    }

    /// JSON text, with the few escapes that JSON demands.
    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{8}": result += "\\b"
            case "\u{C}": result += "\\f"
            case "\0"..<"\u{20}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
