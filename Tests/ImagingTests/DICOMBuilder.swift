import Foundation
import Imaging
import Testing

/// Writes small DICOM files in explicit little endian, sound or not.
struct DICOMBuilder {
    struct Element {
        var vr: String
        var bytes: [UInt8]
        /// Another length than that of the bytes.
        var declared: UInt32?
    }

    var transferSyntax = "1.2.840.10008.1.2.1"
    var elements: [UInt32: Element] = [:]

    /// A gray film, unsigned unless told otherwise.
    init(
        _ values: [Int], width: Int, height: Int, bits: Int = 12, isSigned: Bool = false,
        photometric: String = "MONOCHROME2"
    ) {
        text(0x0008_0016, "UI", "1.2.840.10008.5.1.4.1.1.1")
        text(0x0008_0060, "CS", "CR")
        numbers(0x0028_0002, [1])
        text(0x0028_0004, "CS", photometric)
        numbers(0x0028_0010, [height])
        numbers(0x0028_0011, [width])
        numbers(0x0028_0100, [bits <= 8 ? 8 : 16])
        numbers(0x0028_0101, [bits])
        numbers(0x0028_0102, [bits - 1])
        numbers(0x0028_0103, [isSigned ? 1 : 0])
        pixels(
            bits <= 8
                ? values.map { UInt8(truncatingIfNeeded: $0) } : values.flatMap { Self.little($0, 2) })
    }

    mutating func pixels(_ bytes: [UInt8], declared: UInt32? = nil) {
        elements[0x7FE0_0010] = Element(vr: "OW", bytes: Self.even(bytes), declared: declared)
    }

    /// Encapsulates fragments behind an empty offset table.
    mutating func fragments(_ fragments: [[UInt8]], syntax: String) {
        transferSyntax = syntax
        var bytes = Self.item([])
        for fragment in fragments { bytes += Self.item(Self.even(fragment)) }
        bytes += [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]
        elements[0x7FE0_0010] = Element(vr: "OB", bytes: bytes, declared: 0xFFFF_FFFF)
    }

    mutating func text(_ tag: UInt32, _ vr: String, _ text: String) {
        elements[tag] = Element(vr: vr, bytes: Self.even(Array(text.utf8), by: vr == "UI" ? 0 : 0x20))
    }

    mutating func numbers(_ tag: UInt32, _ values: [Int], vr: String = "US") {
        elements[tag] = Element(vr: vr, bytes: values.flatMap { Self.little($0, 2) })
    }

    mutating func sequence(_ tag: UInt32, _ items: [DICOMBuilder]) {
        elements[tag] = Element(vr: "SQ", bytes: items.flatMap { Self.item($0.dataSet) })
    }

    /// An item's elements, to be filled.
    static func item() -> DICOMBuilder {
        var item = DICOMBuilder([0], width: 1, height: 1)
        item.elements = [:]
        return item
    }

    static func item(_ bytes: [UInt8]) -> [UInt8] {
        [0xFE, 0xFF, 0x00, 0xE0] + little(bytes.count, 4) + bytes
    }

    static func table(first: Int, bits: Int, values: [Int], vr: String = "US") -> DICOMBuilder {
        var item = item()
        item.numbers(0x0028_3002, [values.count, first, bits], vr: vr)
        item.numbers(0x0028_3006, values)
        return item
    }

    var dataSet: [UInt8] {
        elements.sorted { $0.key < $1.key }.flatMap { Self.encoded($0.key, $0.value) }
    }

    var bytes: [UInt8] { preamble + dataSet }

    /// The preamble, the mark and the file meta information.
    var preamble: [UInt8] {
        let syntax = Self.encoded(
            0x0002_0010, Element(vr: "UI", bytes: Self.even(Array(transferSyntax.utf8), by: 0)))
        return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
            + Self.encoded(0x0002_0000, Element(vr: "UL", bytes: Self.little(syntax.count, 4))) + syntax
    }

    static func encoded(_ tag: UInt32, _ element: Element) -> [UInt8] {
        let header = little(Int(tag >> 16), 2) + little(Int(tag & 0xFFFF), 2) + Array(element.vr.utf8)
        let length = Int(element.declared ?? UInt32(element.bytes.count))
        return ["OB", "OW", "SQ", "UN"].contains(element.vr)
            ? header + [0, 0] + little(length, 4) + element.bytes : header + little(length, 2) + element.bytes
    }

    static func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    static func even(_ bytes: [UInt8], by padding: UInt8 = 0) -> [UInt8] {
        bytes.count.isMultiple(of: 2) ? bytes : bytes + [padding]
    }

    func film(_ options: DICOMOptions = .init()) throws -> DICOMFilm {
        try DICOMFilm(decoding: bytes, path: "film.dcm", options: options)
    }

    /// Rendered values, whatever their depth.
    func gray(_ options: DICOMOptions = .init()) throws -> [Int] {
        switch try film(options).radiograph.pixels {
        case .gray8(let values): values.map(Int.init)
        case .gray16(let values): values.map(Int.init)
        }
    }
}
