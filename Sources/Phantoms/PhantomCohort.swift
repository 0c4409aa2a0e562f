internal import Clinical
internal import Dispatch
package import Foundation
internal import Groundwork
internal import Imaging
internal import Synchronization

/// Writes a folder of phantoms with its truth: films, masks, boxes, and the cohort file that lists them.
///
/// ```
/// cohort.csv                     path, patient, split, site, view, sex, age, one column per finding
/// boxes.csv                      path, finding, x, y, width, height, in pixels
/// films/000000.png               8-bit gray
/// masks/lungs/000000.png         0 or 255
/// masks/lesions/000000.png       0 or 255, all lesions of the film together
/// ```
package enum PhantomCohort {
    /// Writes the first `count` films of a generator; the same bytes whatever the number of threads.
    ///
    /// The cohort file is written last, so that it never lists a film that isn't there.
    /// - Parameter progress: told the number of finished films, from any thread, in rising order.
    package static func write(
        count: Int, seed: UInt64, size: Int = 256, to folder: URL,
        threads: Int = ProcessInfo.processInfo.activeProcessorCount,
        progress: @Sendable (Int) -> Void = { _ in }
    ) throws(PhantomError) {
        try check("The size of a phantom", Double(size), PhantomGenerator.sizes)
        try write(
            count: count, from: PhantomGenerator(seed: seed, size: size), to: folder, threads: threads,
            progress: progress)
    }

    /// Writes the first `count` films of `generator`; see ``write(count:seed:size:to:threads:progress:)``.
    package static func write(
        count: Int, from generator: PhantomGenerator, to folder: URL,
        threads: Int = ProcessInfo.processInfo.activeProcessorCount,
        progress: @Sendable (Int) -> Void = { _ in }
    ) throws(PhantomError) {
        try check("The number of phantoms", Double(count), 1...10_000_000)
        let layout = Layout(folder: folder)
        try layout.createFolders()
        let work = Mutex(Work(count: count))
        DispatchQueue.concurrentPerform(iterations: min(max(threads, 1), count)) { _ in
            while let index = work.withLock({ $0.next() }) {
                do throws(PhantomError) {
                    let rows = try layout.write(generator.phantom(index), index: index)
                    work.withLock { state in
                        state.finish(index, rows)
                        progress(state.finished)
                    }
                } catch {
                    work.withLock { $0.fail(error) }
                }
            }
        }
        let result = work.withLock { $0 }
        if let error = result.error { throw error }
        let findings = Finding.phantomFindings.map(\.name).joined(separator: ",")
        try layout.write(
            ["path,patient,split,site,view,sex,age,\(findings)"] + result.rows.map(\.film), to: layout.cohort)
        try layout.write(["path,finding,x,y,width,height"] + result.rows.flatMap(\.boxes), to: layout.boxes)
    }

    private static func check(
        _ parameter: String, _ value: Double, _ range: ClosedRange<Double>
    ) throws(PhantomError) {
        guard range.contains(value) else {
            throw .outOfRange(parameter: parameter, expected: range, found: value)
        }
    }
}

/// The lines of a film in the two CSV files.
private struct Rows {
    var film = ""
    var boxes: [String] = []
}

/// Which films are taken, which are done, and what went wrong first.
private struct Work {
    private var taken = 0
    private(set) var finished = 0
    private(set) var rows: [Rows]
    private(set) var error: PhantomError?

    init(count: Int) { rows = Array(repeating: Rows(), count: count) }

    mutating func next() -> Int? {
        guard error == nil, taken < rows.count else { return nil }
        taken += 1
        return taken - 1
    }

    mutating func finish(_ index: Int, _ result: Rows) {
        rows[index] = result
        finished += 1
    }

    mutating func fail(_ reason: PhantomError) { error = error ?? reason }
}

/// Where everything goes.
private struct Layout {
    let folder: URL
    var cohort: URL { folder.appending(path: "cohort.csv") }
    var boxes: URL { folder.appending(path: "boxes.csv") }

    func createFolders() throws(PhantomError) {
        for name in ["films", "masks/lungs", "masks/lesions"] {
            let url = folder.appending(path: name)
            do {
                try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            } catch {
                throw .unwritable(path: url.path, reason: error.localizedDescription)
            }
        }
    }

    func write(_ phantom: Phantom, index: Int) throws(PhantomError) -> Rows {
        let number = String(index)
        let name = String(repeating: "0", count: max(6 - number.count, 0)) + number + ".png"
        // Films need no sync of their own: without the cohort file, which comes last, they count for nothing.
        try writePNG(phantom.radiograph, "films/" + name)
        try writePNG(Self.picture(of: [phantom.lungs], like: phantom.lungs), "masks/lungs/" + name)
        try writePNG(
            Self.picture(of: phantom.lesions.map(\.mask), like: phantom.lungs), "masks/lesions/" + name)
        let labels = Finding.phantomFindings.map { finding in
            phantom.labels[finding]?.target.map(String.init) ?? ""
        }
        let path = "films/" + name
        let fields = [
            path, phantom.patient, "", phantom.site, phantom.view, phantom.sex, String(phantom.age),
        ]
        return Rows(
            film: (fields + labels).joined(separator: ","),
            boxes: phantom.lesions.map { lesion in
                let box = lesion.box
                return "\(path),\(lesion.finding),\(box.x),\(box.y),\(box.width),\(box.height)"
            })
    }

    private static func picture(of masks: [Mask], like model: Mask) -> Radiograph {
        var pixels = [UInt8](repeating: 0, count: model.width * model.height)
        for mask in masks {
            for index in pixels.indices where mask.isInside[index] { pixels[index] = 255 }
        }
        return Radiograph(width: model.width, height: model.height, pixels: .gray8(pixels))
    }

    private func writePNG(_ picture: Radiograph, _ path: String) throws(PhantomError) {
        let url = folder.appending(path: path)
        do {
            try Data(PNGWriter.encode(picture, level: 4)).write(to: url)
        } catch {
            throw .unwritable(path: url.path, reason: error.localizedDescription)
        }
    }

    func write(_ lines: [String], to url: URL) throws(PhantomError) {
        do {
            try DurableFile.write(lines.joined(separator: "\n") + "\n", to: url)
        } catch {
            throw .unwritable(path: error.path, reason: "could not \(error.step): \(error.reason).")
        }
    }
}
