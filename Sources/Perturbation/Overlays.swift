package import Groundwork

/// A frame such as collimators and film edges leave: widths as fractions of the side.
package struct Frame: Hashable, Sendable {
    package var top = 0.0
    package var bottom = 0.0
    package var left = 0.0
    package var right = 0.0
    /// Gray level, 0…255.
    package var level: UInt8

    /// A frame of no width yet.
    package init(level: UInt8) { self.level = level }

    /// A black or white frame, up to 8 % wide, on about half of the sides.
    package static func random(using generator: inout SeededGenerator) -> Frame {
        var frame = Frame(level: generator.chance(0.7) ? 0 : 255)
        for side in [\Frame.top, \Frame.bottom, \Frame.left, \Frame.right] {
            let isDrawn = generator.chance(0.5)
            let width = generator.uniform(0.005...0.08)
            if isDrawn { frame[keyPath: side] = width }
        }
        return frame
    }

    /// A frame of any gray level, 2 to 12 % wide on every side.
    package static func mask(using generator: inout SeededGenerator) -> Frame {
        var frame = Frame(level: UInt8(generator.index(below: 256)))
        for side in [\Frame.top, \Frame.bottom, \Frame.left, \Frame.right] {
            frame[keyPath: side] = generator.uniform(0.02...0.12)
        }
        return frame
    }

    func draw(on pixels: inout [UInt8], size: Int) {
        func width(_ fraction: Double) -> Int { min(max(Int((fraction * Double(size)).rounded()), 0), size) }
        let rows = width(top)..<max(width(top), size - width(bottom))
        let columns = width(left)..<max(width(left), size - width(right))
        for row in 0..<size {
            for column in 0..<size where !rows.contains(row) || !columns.contains(column) {
                pixels[row * size + column] = level
            }
        }
    }
}

/// A rectangle filled with one gray level; positions as fractions of the side.
///
/// Source: Zhong et al., "Random erasing data augmentation", AAAI 2020.
package struct Erasure: Hashable, Sendable {
    package var x: Double
    package var y: Double
    package var width: Double
    package var height: Double
    /// Gray level, 0…255.
    package var level: UInt8

    /// A rectangle from its parts.
    package init(x: Double, y: Double, width: Double, height: Double, level: UInt8) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
        self.level = level
    }

    /// A rectangle of 2 to 12 % of the film with an aspect between 1:3 and 3:1.
    package static func random(using generator: inout SeededGenerator) -> Erasure {
        let area = generator.uniform(0.02...0.12)
        let aspect = generator.uniform(1...3).squareRoot()
        let isWide = generator.chance(0.5)
        let long = area.squareRoot() * aspect
        let short = area.squareRoot() / aspect
        let (width, height) = isWide ? (long, short) : (short, long)
        return Erasure(
            x: generator.unit() * (1 - width), y: generator.unit() * (1 - height), width: width,
            height: height,
            level: UInt8(generator.index(below: 256)))
    }

    /// One rectangle in every corner, 14 to 26 % of the side wide and 10 to 20 % high.
    package static func corners(using generator: inout SeededGenerator) -> [Erasure] {
        [(false, false), (true, false), (false, true), (true, true)].map { isRight, isBottom in
            let (width, height) = (generator.uniform(0.14...0.26), generator.uniform(0.1...0.2))
            return Erasure(
                x: isRight ? 1 - width : 0, y: isBottom ? 1 - height : 0, width: width, height: height,
                level: UInt8(generator.index(below: 256)))
        }
    }

    func draw(on pixels: inout [UInt8], size: Int) {
        func position(_ fraction: Double) -> Int {
            min(max(Int((fraction * Double(size)).rounded()), 0), size)
        }
        let columns = position(x)..<max(position(x), position(x + width))
        for row in position(y)..<max(position(y), position(y + height)) {
            for column in columns { pixels[row * size + column] = level }
        }
    }
}
