/// The version of this source.
package enum ThoraxRelease {
    package static let version = "0.1.0"
}
