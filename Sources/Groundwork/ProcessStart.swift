import Foundation

#if canImport(Darwin)
    package import Darwin
    package typealias SpawnDescriptors = posix_spawn_file_actions_t?
#else
    package import Glibc
    package typealias SpawnDescriptors = posix_spawn_file_actions_t
#endif

/// Starts processes that share nothing with this one but the descriptors they are given.
package enum ProcessStart {
    /// Starts `command`, the executable and its arguments, with this process's environment and no signal blocked.
    ///
    /// - Parameters:
    ///   - inOwnGroup: so that an interrupt from the terminal is for this process to handle.
    ///   - descriptors: says what the process's own descriptors become.
    /// - Returns: the process's number, and 0 or the error number for which it wasn't started.
    package static func spawn(
        _ command: [String], inOwnGroup: Bool = false,
        descriptors: (inout SpawnDescriptors) -> Void
    ) -> (id: pid_t, error: Int32) {
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #else
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        descriptors(&actions)
        let group = inOwnGroup ? POSIX_SPAWN_SETPGROUP : 0
        posix_spawnattr_setflags(&attributes, Int16(group | POSIX_SPAWN_SETSIGMASK))
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        let environment = ProcessInfo.processInfo.environment.map { "\($0.key)=\($0.value)" }
        var id: pid_t = 0
        let error = withStrings(command) { argv in
            withStrings(environment) { envp in
                posix_spawnp(&id, command[0], &actions, &attributes, argv, envp)
            }
        }
        return (id, error)
    }

    private static func withStrings<Value>(
        _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
    ) -> Value {
        let copies = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return body(copies + [nil])
    }
}
