import Assessment
import Foundation
import Imaging

/// What `Tests/Goldens/Saliency/make_goldens.py` wrote.
struct Goldens: Decodable {
    struct Pair: Decodable {
        let kind: String
        let first, second: [Float]
        let spearman, ssim: Double
    }

    struct Localisation: Decodable {
        let values: [Float]
        let mask: [Int]
        /// From the peak to the region.
        let distance: Double
        let isInBox: Bool
        let iou: [Double]
        let energy, area, contourLength: Double
    }

    struct Rollout: Decodable {
        let tokens: Int
        let attention: [[[Float]]]
        let flow: [Double]
    }

    struct Curve: Decodable {
        let values: [Double]
        let area: Double
    }

    let width, height: Int
    let pairs: [Pair]
    let localisations: [Localisation]
    let rollout: Rollout
    let curve: Curve

    static let shared: Goldens = {
        let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appending(path: "../Goldens/Saliency/values.json").standardizedFileURL
        do { return try JSONDecoder().decode(Goldens.self, from: Data(contentsOf: url)) } catch {
            fatalError("the goldens of Saliency can't be read: \(error)")
        }
    }()

    func map(_ values: [Float]) -> SaliencyMap { SaliencyMap(width: width, height: height, values: values) }
}

extension SaliencyMap {
    /// A map from a rule.
    init(_ width: Int, _ height: Int, _ rule: (_ x: Int, _ y: Int) -> Double) {
        self.init(
            width: width, height: height,
            values: (0..<width * height).map { Float(rule($0 % width, $0 / width)) })
    }
}

extension PreparedFilm {
    init(_ size: Int, _ rule: (_ x: Int, _ y: Int) -> Int) {
        self.init(
            size: size, pixels: (0..<size * size).map { UInt8(clamping: rule($0 % size, $0 / size)) })
    }
}
