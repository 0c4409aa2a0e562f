// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Embedding",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "thorax", path: "../..")],
    targets: [
        .executableTarget(name: "judge", dependencies: [.product(name: "ThoraxKit", package: "thorax")]),
        .executableTarget(name: "train", dependencies: [.product(name: "ThoraxTraining", package: "thorax")]),
    ])
