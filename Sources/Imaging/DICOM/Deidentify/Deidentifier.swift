internal import CDICOM
internal import Foundation
package import Groundwork

/// Makes DICOM files that don't tell whose they are (PS3.15, Annex E).
package struct Deidentifier: Sendable {
    /// A file without its patient.
    package struct Output: Sendable {
        package let bytes: [UInt8]
        package let instanceUID: String
        /// What stands for the patient; empty where the original named none.
        package let patient: String
        /// What a person should know about this file.
        package let notes: [String]
    }

    private static let implementationUID = "2.25.98352213093428733029117471385361124657"
    private static let method = "Thorax: PS3.15 Annex E, Basic Profile, 2026c"

    package var profile: ConfidentialityProfile
    package var secrets: DeidentificationSecrets
    package var blackOut: BlackOut?

    package init(
        profile: ConfidentialityProfile = .init(), key: ProjectKey, blackOut: BlackOut? = nil
    ) {
        self.profile = profile
        secrets = DeidentificationSecrets(key: key)
        self.blackOut = blackOut
    }

    /// The de-identified form of a file.
    ///
    /// - Throws: ``ImagingError`` where it isn't a sound DICOM file, or is a DICOMDIR.
    package func callAsFunction(
        contentsOf path: String, limits: DecodingLimits = .standard
    ) throws(ImagingError) -> Output {
        try Radiograph.lendingWorkspace(path) { (workspace) throws(ImagingError) in
            let bytes = try FileBytes.read(path, limits: limits, into: workspace)
            guard DICOMFile.isRecognised(bytes) else {
                throw .notDICOM(path: path, found: FileKind.describe(ByteReader(bytes: bytes)))
            }
            let header = try DICOMHeader(
                DICOMObject(bytes, extent: CDICOM_HEADER, path: path, limits: limits))
            let hasPixels = header.rows != nil
            let pixels = hasPixels ? try blackOut?.pixels(of: bytes, path: path, limits: limits) : nil
            let output = try deidentify(bytes, pixels: pixels, path: path, limits: limits)
            if pixels != nil { try checkBlackened(output, path: path, limits: limits) }
            return Output(
                bytes: output.bytes, instanceUID: output.instanceUID, patient: output.patient,
                notes: output.notes + burnedInNotes(header))
        }
    }

    /// A damaged file may say one thing of its pixels to DCMTK, which writes, and another to what renders them.
    private func checkBlackened(
        _ output: Output, path: String, limits: DecodingLimits
    ) throws(ImagingError) {
        guard
            (try? output.bytes.withUnsafeBytes({ try blackOut?.pixels(of: $0, path: path, limits: limits) }))
                == nil
        else { return }
        throw .damaged(
            path: path, format: "DICOM",
            reason: "it contradicts itself on its pixels, so that they can't be blackened")
    }

    private func burnedInNotes(_ header: DICOMHeader) -> [String] {
        var notes: [String] = []
        let advice = blackOut == nil ? "look at it, and use --black-out" : "look at what was not blackened"
        if header.burnedIn == true {
            notes.append("its pixels are said to show text that may name the patient: \(advice)")
        } else if header.burnedIn == nil, header.sopClass.hasPrefix(SOPClass.secondaryCapture) {
            notes.append(
                "a secondary capture that doesn't say whether its pixels show the patient's name: \(advice)")
        }
        if let blackOut, let rows = header.rows, let columns = header.columns,
            blackOut.areas(width: columns, height: rows).count
                < blackOut.rectangles.count + (blackOut.corners ? 4 : 0)
        {
            notes.append("a rectangle to blacken lies outside its \(columns) × \(rows) pixels")
        }
        return notes
    }

    private func deidentify(
        _ bytes: UnsafeRawBufferPointer, pixels: BlackOut.Pixels?, path: String, limits: DecodingLimits
    ) throws(ImagingError) -> Output {
        guard let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
            throw .empty(path: path)
        }
        let strings = CStrings(
            [Self.method, profile.temporalInformation, fallbackUID(bytes), Self.implementationUID]
                + ["THORAX", pixels?.photometric ?? ""] + profile.codes.flatMap { [$0.value, $0.meaning] })
        let codes = strings.pointers.dropFirst(6).map { UnsafePointer($0) }
        let rules = profile.rules
        let context = DeidentificationContext(secrets)
        var result = cdicom_deidentified()
        var error: UnsafeMutablePointer<cdicom_error>?
        let status = rules.withUnsafeBufferPointer { rules in
            codes.withUnsafeBufferPointer { codes in
                withOptionalBytes(pixels?.bytes) { pixelBytes in
                    guard let firstRule = rules.baseAddress, let firstCode = codes.baseAddress else {
                        preconditionFailure("a profile has rules and codes")
                    }
                    var request = cdicom_deidentification(
                        rules: firstRule, rule_count: rules.count,
                        keeps_uids: profile.retained.contains(.uids),
                        context: Unmanaged.passUnretained(context).toOpaque(),
                        renew_uid: DeidentificationContext.renewUID,
                        name_patient: DeidentificationContext.namePatient, method: strings.pointers[0],
                        codes: firstCode, code_count: codes.count,
                        temporal_information: strings.pointers[1], fallback_uid: strings.pointers[2],
                        implementation_uid: strings.pointers[3], implementation_name: strings.pointers[4],
                        pixels: cdicom_native_pixels(
                            bytes: pixelBytes.baseAddress, count: pixelBytes.count,
                            bits_allocated: Int32(pixels?.bitsAllocated ?? 0),
                            bits_stored: Int32(pixels?.bitsStored ?? 0), is_signed: pixels?.isSigned ?? false,
                            photometric: strings.pointers[5]))
                    return withExtendedLifetime((context, strings)) {
                        cdicom_deidentify(
                            start, bytes.count, limits.fileBytes / DICOMObject.inflationShare, &request,
                            &result, &error)
                    }
                }
            }
        }
        guard status == CDICOM_OK else { throw DICOMFailure.take(status, error, path: path) }
        defer {
            cdicom_memory_free(result.bytes)
            cdicom_memory_free(result.notes)
        }
        return Output(
            bytes: Array(UnsafeBufferPointer(start: result.bytes, count: result.count)),
            instanceUID: cString(result.instance_uid), patient: cString(result.patient),
            notes: result.notes.map { String(cString: $0).split(separator: "\n").map(String.init) } ?? [])
    }

    /// For an instance without UID: the same for the same bytes.
    private func fallbackUID(_ bytes: UnsafeRawBufferPointer) -> String {
        secrets.uid(for: Digest.sha256(Data(bytes)))
    }

    private func withOptionalBytes<Value>(
        _ bytes: [UInt8]?, _ body: (UnsafeBufferPointer<UInt8>) -> Value
    ) -> Value {
        guard let bytes else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
        return bytes.withUnsafeBufferPointer(body)
    }
}
