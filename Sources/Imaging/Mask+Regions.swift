extension Mask {
    /// The two largest connected regions, without specks and with their holes filled: lungs are two, or one where
    /// they touch.
    ///
    /// - Parameter share: a second region smaller than this share of the largest is left out.
    package func lungFields(share: Double = 0.1) -> Mask {
        let regions = connectedRegions().sorted { $0.count > $1.count }
        guard let largest = regions.first else { return self }
        var result = Mask(
            width: width, height: height, isInside: Array(repeating: false, count: width * height))
        for region in regions.prefix(2) where Double(region.count) >= share * Double(largest.count) {
            for pixel in region { result.isInside[pixel] = true }
        }
        return result.holesFilled()
    }

    /// What can't be reached from the border without crossing the mask belongs to it.
    package func holesFilled() -> Mask {
        let outside = Mask(width: width, height: height, isInside: isInside.map { !$0 })
        var result = Mask(
            width: width, height: height, isInside: Array(repeating: true, count: width * height))
        for region in outside.connectedRegions() {
            let touchesBorder = region.contains { pixel in
                let (row, column) = pixel.quotientAndRemainder(dividingBy: width)
                return row == 0 || column == 0 || row == height - 1 || column == width - 1
            }
            guard touchesBorder else { continue }
            for pixel in region { result.isInside[pixel] = false }
        }
        return result
    }

    /// Pixels that touch by an edge, region by region, in the order of their first pixel.
    package func connectedRegions() -> [[Int]] {
        var isSeen = isInside.map { !$0 }
        var regions: [[Int]] = []
        for start in isInside.indices where !isSeen[start] {
            isSeen[start] = true
            var region = [start]
            var next = 0
            while next < region.count {
                let pixel = region[next]
                next += 1
                let column = pixel % width
                let neighbours = [
                    column > 0 ? pixel - 1 : -1, column < width - 1 ? pixel + 1 : -1, pixel - width,
                    pixel + width,
                ]
                for neighbour in neighbours where isSeen.indices.contains(neighbour) && !isSeen[neighbour] {
                    isSeen[neighbour] = true
                    region.append(neighbour)
                }
            }
            regions.append(region)
        }
        return regions
    }

    /// The mask at another size, by the nearest pixel.
    package func resized(width newWidth: Int, height newHeight: Int) -> Mask {
        var inside: [Bool] = []
        inside.reserveCapacity(newWidth * newHeight)
        for row in 0..<newHeight {
            let source = (2 * row + 1) * height / (2 * newHeight) * width
            for column in 0..<newWidth {
                inside.append(isInside[source + (2 * column + 1) * width / (2 * newWidth)])
            }
        }
        return Mask(width: newWidth, height: newHeight, isInside: inside)
    }
}
