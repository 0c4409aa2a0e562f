// swift-tools-version: 6.2
import Foundation
import PackageDescription

// The torch half needs libtorch: `LIBTORCH`, else the `.libtorch` link that `make` creates. Neither: only the
// torch-free half is offered (as with `THORAX_WITHOUT_TORCH=1`). No Python is started here, because SwiftPM caches what a manifest returns.
let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
let libtorch: String? = {
    if Context.environment["THORAX_WITHOUT_TORCH"] == "1" { return nil }
    let candidates = [Context.environment["LIBTORCH"], root + "/.libtorch"].compactMap { $0 }
    return candidates.first { FileManager.default.fileExists(atPath: $0 + "/include/ATen/ATen.h") }
}()

let swiftSettings: [SwiftSetting] =
    [
        "ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility",
        "NonisolatedNonsendingByDefault",
    ]
    .map { .enableUpcomingFeature($0) } + [.treatAllWarnings(as: .error)]

/// One row of the house plan: a target and the rows above it that it may import.
func room(
    _ name: String, _ mayImport: [Target.Dependency] = [], exclude: [String] = [], resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: mayImport, exclude: exclude, resources: resources,
        swiftSettings: swiftSettings)
}

/// The tests of one room.
func tests(_ name: String, _ uses: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: uses + [.target(name: "_TestSupport")]
            + (name == "EndToEnd" ? [] : [.target(name: name)]),
        path: "Tests/\(name)Tests", exclude: exclude,
        swiftSettings: swiftSettings)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

var targets: [Target] = [
    .systemLibrary(
        name: "CTurboJPEG", pkgConfig: "libturbojpeg",
        providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]),
    .systemLibrary(
        name: "CLibPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .systemLibrary(
        name: "COpenJPEG", pkgConfig: "libopenjp2",
        providers: [.apt(["libopenjp2-7-dev"]), .brew(["openjpeg"])]),
    .systemLibrary(
        name: "CLibDeflate", pkgConfig: "libdeflate",
        providers: [.apt(["libdeflate-dev"]), .brew(["libdeflate"])]),
    .target(name: "CImageCodecs", dependencies: ["CTurboJPEG", "CLibPNG", "CLibDeflate"]),
    // DCMTK's pkg-config file names libraries that its packages don't bring along, so the parts used are named here.
    .target(
        name: "CDICOM", dependencies: ["COpenJPEG", "CLibDeflate"],
        linkerSettings: [
            "dcmjpls", "dcmtkcharls", "dcmjpeg", "ijg8", "ijg12", "ijg16", "dcmimage", "dcmimgle", "dcmdata",
            "oflog", "ofstd",
        ].map { .linkedLibrary($0) }),

    room("Groundwork", [crypto, "CLibDeflate"]),
    room("Clinical", ["Groundwork"]),
    room("Imaging", ["Groundwork", "CImageCodecs", "CDICOM"]),
    room("Perturbation", ["Groundwork", "Clinical", "Imaging"]),
    room("Phantoms", ["Groundwork", "Clinical", "Imaging", "Perturbation"]),
    room("Cohort", ["Groundwork", "Clinical", "Imaging"]),
    room("Metrics", ["Groundwork"]),
    room("ModelFile", ["Groundwork", "Clinical", "Imaging"]),
    room("Assessment", ["Groundwork", "Clinical", "Imaging", "ModelFile"]),
    room(
        "Evaluating", ["Groundwork", "Clinical", "Imaging", "Cohort", "Metrics", "ModelFile", "Assessment"]),
    room(
        "Reporting",
        ["Groundwork", "Clinical", "Imaging", "Metrics", "ModelFile", "Assessment", "Evaluating"]),
    room("Saliency", ["Groundwork", "Clinical", "Imaging", "Assessment"]),
    room("Integrity", ["Groundwork", "Clinical", "Imaging", "Cohort", "Metrics", "Reporting"]),
    room(
        "Auditing",
        [
            "Groundwork", "Clinical", "Imaging", "Perturbation", "Phantoms", "Cohort", "Metrics", "ModelFile",
            "Assessment", "Reporting", "Integrity",
        ]),
    room(
        "Tuning", ["Groundwork", "Clinical", "Cohort", "Metrics", "Reporting", yams],
        resources: [.embedInCode("Optuna/optuna_helper.py")]),
    room(
        "DataCommands",
        [
            "Groundwork", "Clinical", "Imaging", "Perturbation", "Phantoms", "Cohort", "Integrity",
            "Reporting",
            argumentParser,
        ]),
    // Without libtorch it offers what needs none: the data commands.
    .executableTarget(
        name: "thorax", dependencies: [libtorch == nil ? "DataCommands" : "Commands"],
        swiftSettings: swiftSettings + (libtorch == nil ? [] : [.define("LIBTORCH")])),

    .target(
        name: "_TestSupport", dependencies: ["Groundwork", "Imaging"], path: "Tests/_TestSupport",
        swiftSettings: swiftSettings),
    .target(
        name: "Fuzzing", dependencies: ["CImageCodecs", "Groundwork", "Imaging", "Cohort", "ModelFile"],
        path: "Fuzzing/Targets",
        swiftSettings: swiftSettings),
    tests("Fuzzing", ["Groundwork"]),
    tests("Groundwork", []),
    tests("Clinical", []),
    tests("Imaging", ["Groundwork", "CImageCodecs"]),
    tests("Perturbation", ["Groundwork", "Imaging", "Clinical"]),
    tests("Phantoms", ["Groundwork", "Imaging", "Clinical", "Perturbation"]),
    tests("Cohort", ["Groundwork", "Imaging", "Clinical"]),
    tests("Metrics", ["Groundwork"]),
    tests("ModelFile", ["Groundwork", "Imaging", "Clinical"]),
    tests(
        "Evaluating",
        ["Groundwork", "Clinical", "Imaging", "Cohort", "Metrics", "ModelFile", "Assessment"]),
    tests("Assessment", ["Groundwork", "Imaging", "Clinical", "ModelFile"]),
    tests("Saliency", ["Groundwork", "Imaging", "Clinical", "Assessment", "ModelFile"]),
    tests(
        "Reporting",
        ["Groundwork", "Clinical", "Imaging", "Metrics", "ModelFile", "Assessment", "Evaluating"]),
    tests(
        "Auditing",
        [
            "Groundwork", "Clinical", "Imaging", "Perturbation", "Phantoms", "Cohort", "Metrics", "ModelFile",
            "Assessment", "Reporting",
        ]),
    tests(
        "Integrity", ["Groundwork", "Clinical", "Imaging", "Perturbation", "Phantoms", "Cohort", "Metrics"]),
    tests("Tuning", ["Groundwork", "Clinical", "Cohort", "Metrics", "Reporting"]),
    tests(
        "DataCommands",
        ["Groundwork", "Clinical", "Imaging", "Perturbation", "Phantoms", "Cohort", "Integrity", "thorax"]),
]

var products: [Product] = [.executable(name: "thorax", targets: ["thorax"])]
var dependencies: [Package.Dependency] = [
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
]

if let libtorch {
    let cxx: [CXXSetting] = [.unsafeFlags(["-isystem", libtorch + "/include"])]
    let link: [LinkerSetting] = [
        .unsafeFlags(["-L" + libtorch + "/lib", "-Xlinker", "-rpath", "-Xlinker", libtorch + "/lib"]),
        .linkedLibrary("torch"), .linkedLibrary("torch_cpu"), .linkedLibrary("c10"),
    ]
    dependencies += [
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.24.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.80.0"),
    ]
    targets += [
        // It needs no libtorch, but nobody without it asks for weights, and its packages take minutes to build.
        room("Fetching", ["Groundwork", crypto, httpClient, nioCore, nioHTTP]),
        tests("Fetching", ["Groundwork"]),
        .target(name: "CTorch", cxxSettings: cxx, linkerSettings: link),
        room("Torch", ["CTorch"]),
        room("NeuralNets", ["Groundwork", "Torch", "ModelFile"]),
        .target(
            name: "BundledModels", resources: [.copy("Models")], swiftSettings: swiftSettings),
        room(
            "ModelZoo",
            ["Groundwork", "NeuralNets", "Torch", "ModelFile", "Clinical", "Imaging", "BundledModels"]),
        room(
            "Inference",
            [
                "Groundwork", "ModelZoo", "NeuralNets", "Torch", "ModelFile", "Assessment", "Imaging",
                "Clinical", "Perturbation", "BundledModels",
            ]),
        room(
            "Explaining",
            [
                "Groundwork", "ModelZoo", "NeuralNets", "Torch", "ModelFile", "Assessment", "Saliency",
                "Imaging", "Inference",
            ]),
        room(
            "Training",
            [
                "Groundwork", "ModelZoo", "NeuralNets", "Torch", "ModelFile", "Cohort", "Perturbation",
                "Metrics",
                "Evaluating", "Imaging", "Clinical", yams,
            ]),
        room(
            "ThoraxKit",
            [
                "Clinical", "Imaging", "ModelFile", "Assessment", "ModelZoo", "Inference", "Explaining",
                "Saliency",
            ]),
        room("ThoraxTraining", ["ModelFile", "Cohort", "Training"]),
        room(
            "Commands",
            [
                "Groundwork", "Clinical", "Imaging", "Perturbation", "Phantoms", "Cohort", "Metrics",
                "ModelFile",
                "Assessment", "Evaluating", "Reporting", "Integrity", "DataCommands", "Torch", "NeuralNets",
                "Fetching", "ModelZoo", "Inference", "Explaining", "Saliency", "Training", "Tuning",
                "BundledModels", "Auditing",
                argumentParser, yams,
            ]),

        .target(
            name: "_TorchTestSupport", dependencies: ["Torch", "NeuralNets", "ModelFile"],
            path: "Tests/_TorchTestSupport", swiftSettings: swiftSettings),
        tests("Torch", []),
        tests("NeuralNets", ["Groundwork", "Torch", "ModelFile"]),
        tests(
            "ModelZoo",
            ["_TorchTestSupport", "Groundwork", "Imaging", "Torch", "NeuralNets", "ModelFile", "Clinical"]),
        tests(
            "Explaining",
            [
                "_TorchTestSupport",
                "Groundwork", "Torch", "NeuralNets", "ModelZoo", "ModelFile", "Assessment", "Saliency",
                "Imaging",
            ]),
        tests(
            "Training",
            [
                "Groundwork", "Clinical", "Imaging", "Torch", "NeuralNets", "ModelZoo", "ModelFile", "Cohort",
                "Evaluating",
                "Perturbation", "Phantoms", "Assessment", "Inference",
            ]),
        tests(
            "EndToEnd", ["Groundwork", "Imaging", "Clinical", "ModelFile", "Phantoms", "thorax"],
            exclude: ["Fixtures"]),
    ]
    products += [
        .library(name: "ThoraxKit", targets: ["ThoraxKit"]),
        .library(name: "ThoraxTraining", targets: ["ThoraxTraining"]),
    ]
}

// `make fuzz` names libFuzzer's archive: the rooms that parse foreign bytes are then watched by its counters and by
// AddressSanitizer. Nothing of this exists in an ordinary build.
if let libFuzzer = Context.environment["THORAX_FUZZ"] {
    let watched = ["CImageCodecs", "CDICOM", "Groundwork", "Imaging", "Clinical", "Cohort", "ModelFile"]
    let sanitizers = ["-fsanitize=fuzzer-no-link,address,undefined", "-fno-sanitize-recover=undefined"]
    for target in targets where watched.contains(target.name) {
        if target.name.hasPrefix("C") && target.swiftSettings == nil {
            target.cSettings = [.unsafeFlags(sanitizers)]
            target.cxxSettings = [.unsafeFlags(sanitizers + ["-fno-sanitize=vptr,function"])]
        } else {
            target.swiftSettings?.append(.unsafeFlags(["-sanitize=fuzzer,address"]))
        }
    }
    targets += [
        .systemLibrary(name: "CLibFuzzer", path: "Fuzzing/CLibFuzzer"),
        .executableTarget(
            name: "thorax-fuzz", dependencies: ["CLibFuzzer", "Fuzzing"], path: "Fuzzing/Driver",
            swiftSettings: swiftSettings,
            linkerSettings: [.unsafeFlags(["-sanitize=address", libFuzzer]), .linkedLibrary("stdc++")]),
    ]
}

let package = Package(
    name: "thorax",
    platforms: [.macOS(.v15)],
    products: products,
    dependencies: dependencies,
    targets: targets,
    cxxLanguageStandard: .cxx20)
