import Foundation
import Groundwork

/// The folder of `thorax demo`.
enum DemoFolder {
    private static let contents = ["phantoms", "run", "cache", "evaluation", "phantoms.png", "recipe.yaml"]
    private static let marker = ".thorax-demo"

    /// Makes the folder, and removes what an earlier demo left in it.
    ///
    /// - Throws: where the folder holds files and no demo made it.
    static func prepare(_ folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let found = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        guard found.isEmpty || found.contains(marker) else { throw CommandError.notADemo(folder.path) }
        try DurableFile.write("", to: folder.appending(path: marker))
        for name in contents {
            let item = folder.appending(path: name)
            if FileManager.default.fileExists(atPath: item.path) {
                try FileManager.default.removeItem(at: item)
            }
        }
    }

    /// Writes the demo's recipe, so that the tool needs nothing beside itself.
    static func recipe(in folder: URL) throws -> String {
        let file = folder.appending(path: "recipe.yaml")
        try DurableFile.write(DemoRecipe.text, to: file)
        return file.path
    }
}
