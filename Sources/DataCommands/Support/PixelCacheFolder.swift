import Foundation

/// Where decoded films are kept unless a command says otherwise: the user's cache folder.
package enum PixelCacheFolder {
    package static let standard: String = {
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["THORAX_CACHE"], !folder.isEmpty { return folder }
        if let folder = environment["XDG_CACHE_HOME"], !folder.isEmpty { return folder + "/thorax" }
        #if os(macOS)
            return NSHomeDirectory() + "/Library/Caches/thorax"
        #else
            return NSHomeDirectory() + "/.cache/thorax"
        #endif
    }()
}
