package import Assessment

/// Lines of one value on a map, by marching squares between pixels' centres (Lorensen and Cline, SIGGRAPH 1987, in two
/// dimensions), joined to closed lines; outside the map everything is below.
package enum Contours {
    /// A place in the map's continuous coordinates: pixel `i` covers `i ..< i + 1`.
    package struct Point: Hashable, Sendable {
        package let x, y: Double

        package init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// Closed lines, their first point repeated at the end, around what is at least `level`.
    package static func lines(_ map: SaliencyMap, level: Float) -> [[Point]] {
        let grid = Grid(map: map, level: level)
        var next: [Edge: [Edge]] = [:]
        for row in -1..<map.height {
            for column in -1..<map.width {
                for (start, end) in grid.segments(column, row) { next[start, default: []].append(end) }
            }
        }
        var lines: [[Point]] = []
        // In the order of the edges, so that one map always gives the same lines.
        for first in next.keys.sorted() {
            guard let second = next[first]?.popLast() else { continue }
            var line = [grid.point(first)]
            var edge = second
            while edge != first, let following = next[edge]?.popLast() {
                line.append(grid.point(edge))
                edge = following
            }
            line.append(grid.point(first))
            lines.append(line)
        }
        return lines
    }

    /// The edge from a pixel's centre to the right one's, or to the lower one's.
    private struct Edge: Hashable, Comparable {
        let row, column: Int
        let isDown: Bool

        static func < (left: Edge, right: Edge) -> Bool {
            (left.row, left.column, left.isDown ? 1 : 0) < (right.row, right.column, right.isDown ? 1 : 0)
        }
    }

    private struct Grid {
        let map: SaliencyMap
        let level: Float

        func value(_ column: Int, _ row: Int) -> Float? {
            (0..<map.width).contains(column) && (0..<map.height).contains(row) ? map[column, row] : nil
        }

        func isInside(_ column: Int, _ row: Int) -> Bool { value(column, row).map { $0 >= level } ?? false }

        /// Lines through the square whose upper left corner is this pixel's centre, the inside on their right.
        func segments(_ column: Int, _ row: Int) -> [(Edge, Edge)] {
            let top = Edge(row: row, column: column, isDown: false)
            let bottom = Edge(row: row + 1, column: column, isDown: false)
            let left = Edge(row: row, column: column, isDown: true)
            let right = Edge(row: row, column: column + 1, isDown: true)
            let corners = [
                isInside(column, row), isInside(column + 1, row), isInside(column + 1, row + 1),
                isInside(column, row + 1),
            ]
            switch corners.enumerated().reduce(0, { $0 | ($1.element ? 1 << $1.offset : 0) }) {
            case 1: return [(top, left)]
            case 2: return [(right, top)]
            case 3: return [(right, left)]
            case 4: return [(bottom, right)]
            case 5: return [(top, left), (bottom, right)]
            case 6: return [(bottom, top)]
            case 7: return [(bottom, left)]
            case 8: return [(left, bottom)]
            case 9: return [(top, bottom)]
            case 10: return [(right, top), (left, bottom)]
            case 11: return [(right, bottom)]
            case 12: return [(left, right)]
            case 13: return [(top, right)]
            case 14: return [(left, top)]
            default: return []
            }
        }

        func point(_ edge: Edge) -> Point {
            let (endColumn, endRow) = edge.isDown ? (edge.column, edge.row + 1) : (edge.column + 1, edge.row)
            let share: Double
            if let start = value(edge.column, edge.row), let end = value(endColumn, endRow), end != start {
                share = Double((level - start) / (end - start))
            } else {
                share = 0.5
            }
            let (x, y) = (Double(edge.column) + 0.5, Double(edge.row) + 0.5)
            return edge.isDown ? Point(x: x, y: y + share) : Point(x: x + share, y: y)
        }
    }
}
