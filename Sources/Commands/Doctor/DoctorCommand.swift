import ArgumentParser
import DataCommands
import Foundation
import Groundwork
import Imaging
import Torch

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Prints versions, devices and threads, and what is missing.")

    func run() throws {
        let checks = [DoctorCheck.libtorch, .threads, .devices, .codecs, .cacheFolder, .memory]
        Terminal.print("thorax \(ThoraxRelease.version)")
        for check in checks { Terminal.print(check.line) }
        let problems = checks.filter { $0.remedy != nil }
        Terminal.print(problems.isEmpty ? "nothing is missing" : "\(problems.count) to look at, marked !")
        if !problems.isEmpty { throw ExitCode.failure }
    }
}

/// One thing that `thorax doctor` looks at; `remedy` says what to do where it isn't well.
struct DoctorCheck {
    let name: String
    let found: String
    var remedy: String?

    var line: String {
        let mark = remedy == nil ? " " : "!"
        let text = "\(mark) \(name.padding(toLength: 12, withPad: " ", startingAt: 0)) \(found)"
        return remedy.map { "\(text)\n               \($0)" } ?? text
    }

    static var libtorch: DoctorCheck {
        let (compiled, loaded) = (Torch.compiledVersion, Torch.loadedVersion ?? "unknown")
        let differs = release(compiled) != release(loaded)
        return DoctorCheck(
            name: "libtorch", found: "compiled with \(compiled), loaded \(loaded)",
            remedy: differs ? "the two differ: run `make build` again with the libtorch that you want" : nil)
    }

    static var threads: DoctorCheck {
        DoctorCheck(
            name: "threads",
            found:
                "\(Torch.threads) for libtorch, \(ProcessInfo.processInfo.activeProcessorCount) cores active")
    }

    static var devices: DoctorCheck {
        var found = ["cpu"]
        found += (0..<(Torch.isCUDAAvailable ? Torch.deviceCount : 0)).map { "cuda:\($0)" }
        if Torch.isMPSAvailable { found.append("mps") }
        return DoctorCheck(name: "devices", found: found.joined(separator: ", "))
    }

    /// Encodes and decodes a small film, so that a library that can't be used shows here.
    static var codecs: DoctorCheck {
        do {
            for kind in try CodecCheck.run() where !kind.works {
                return DoctorCheck(
                    name: "codecs", found: "\(kind.name) gives other pixels back",
                    remedy: "reinstall the library: make setup")
            }
            return DoctorCheck(name: "codecs", found: "JPEG and PNG work")
        } catch {
            return DoctorCheck(
                name: "codecs", found: "\(error)", remedy: "reinstall the libraries: make setup")
        }
    }

    static var cacheFolder: DoctorCheck {
        let folder = URL(filePath: PixelCacheFolder.standard)
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let probe = folder.appending(path: "probe")
            try DurableFile.write("probe", to: probe)
            try FileManager.default.removeItem(at: probe)
            let values = try folder.resourceValues(forKeys: [.volumeAvailableCapacityKey])
            let free = values.volumeAvailableCapacity.map { ", \($0 / 1_000_000_000) GB free" } ?? ""
            return DoctorCheck(name: "pixel cache", found: folder.path + free)
        } catch {
            return DoctorCheck(
                name: "pixel cache", found: "\(folder.path) can't be written: \(error.localizedDescription)",
                remedy: "set THORAX_CACHE to a folder that can")
        }
    }

    static var memory: DoctorCheck {
        DoctorCheck(
            name: "memory", found: "\(ProcessInfo.processInfo.physicalMemory / (1 << 30)) GiB")
    }

    /// "2.13.0" of "2.13.0+cpu".
    private static func release(_ version: String) -> Substring {
        version.prefix { $0 != "+" }
    }
}
