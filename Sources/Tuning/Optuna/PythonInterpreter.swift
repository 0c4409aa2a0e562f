import Foundation

/// The Python that runs Optuna.
package enum PythonInterpreter {
    /// The version of Optuna that is named where it has to be installed.
    package static let optunaVersion = "5.0.0"

    /// The Python asked for, or `THORAX_PYTHON`, or `.venv/bin/python3` in the current folder, or `python3`.
    ///
    /// - Throws: where the Python that was asked for isn't there.
    package static func find(
        _ wanted: String?, environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(TuningError) -> String {
        if let wanted = wanted ?? environment["THORAX_PYTHON"], !wanted.isEmpty {
            guard !wanted.contains("/") || FileManager.default.isExecutableFile(atPath: wanted) else {
                throw .noPython(wanted)
            }
            return wanted
        }
        let local = ".venv/bin/python3"
        return FileManager.default.isExecutableFile(atPath: local) ? local : "python3"
    }

    /// The command that gives `python` a package.
    static func installation(of package: String, for python: String) -> String {
        let wanted = package == "optuna" ? "optuna==\(optunaVersion)" : package
        guard python.contains("/") else {
            return "python3 -m venv .venv && .venv/bin/pip install \(wanted)"
        }
        return "\(python) -m pip install \(wanted)"
    }
}
