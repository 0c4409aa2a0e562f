#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The few C library functions used by targets that otherwise need no platform import.
enum Math {
    static func log(_ x: Double) -> Double {
        #if canImport(Darwin)
            Darwin.log(x)
        #else
            Glibc.log(x)
        #endif
    }

    static func cos(_ x: Double) -> Double {
        #if canImport(Darwin)
            Darwin.cos(x)
        #else
            Glibc.cos(x)
        #endif
    }
}
