package import Foundation

/// The proxy that the environment names for an address, by the conventions of curl.
package struct Proxy: Sendable, Equatable {
    package let host: String
    package let port: Int
    /// "user:password", where the address has them.
    package let credentials: String?

    /// `HTTPS_PROXY` or `HTTP_PROXY` by the address's scheme, in small letters or capitals, unless `NO_PROXY` names the
    /// host, a domain above it, or everything (`*`).
    package static func of(_ url: URL, environment: [String: String]) -> Proxy? {
        guard let scheme = url.scheme, let host = url.host() else { return nil }
        func value(_ name: String) -> String? { environment[name] ?? environment[name.uppercased()] }
        let exceptions = value("no_proxy")?.split(separator: ",") ?? []
        for exception in exceptions {
            let name = exception.trimmingCharacters(in: .whitespaces).trimmingPrefix(".")
            if name == "*" || host == name || host.hasSuffix("." + name) { return nil }
        }
        guard let text = value(scheme + "_proxy"), !text.isEmpty,
            let proxy = URL(string: text.contains("://") ? text : "http://" + text),
            let proxyHost = proxy.host()
        else { return nil }
        let credentials = proxy.user(percentEncoded: false).map {
            "\($0):\(proxy.password(percentEncoded: false) ?? "")"
        }
        return Proxy(host: proxyHost, port: proxy.port ?? 80, credentials: credentials)
    }
}
