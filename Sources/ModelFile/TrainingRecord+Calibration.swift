extension TrainingRecord {
    /// What is said of an ensemble, or of other views, until a calibration makes it untrue.
    enum CallForCalibration {
        static let ensemble =
            "Thresholds are means of the members', and no figure is the ensemble's own, until `thorax calibrate` and "
            + "`thorax evaluate` say more."
        static let views =
            "The views of prediction were changed after thresholds, calibration and figures were found: calibrate anew."
    }

    /// Takes back what called for a calibration, now that there is one.
    package mutating func noteCalibration() {
        warnings?.removeAll { [CallForCalibration.ensemble, CallForCalibration.views].contains($0) }
        if warnings?.isEmpty == true { warnings = nil }
    }
}
