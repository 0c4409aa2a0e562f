/// Names of SOP classes (PS3.4, B.5), so that a refusal says what a file is.
enum SOPClass {
    static let computedRadiography = "1.2.840.10008.5.1.4.1.1.1"
    static let digitalXRayForPresentation = "1.2.840.10008.5.1.4.1.1.1.1"
    static let digitalXRayForProcessing = "1.2.840.10008.5.1.4.1.1.1.1.1"
    static let secondaryCapture = "1.2.840.10008.5.1.4.1.1.7"
    static let multiFrameGrayscaleByteSecondaryCapture = "1.2.840.10008.5.1.4.1.1.7.2"
    static let multiFrameGrayscaleWordSecondaryCapture = "1.2.840.10008.5.1.4.1.1.7.3"
    static let multiFrameTrueColorSecondaryCapture = "1.2.840.10008.5.1.4.1.1.7.4"

    /// The standard's name, else "SOP class" and the UID.
    static func name(of uid: String) -> String { names[uid] ?? "SOP class \(uid)" }

    private static let storage = "1.2.840.10008.5.1.4.1.1."

    private static let names: [String: String] = [
        computedRadiography: "Computed Radiography Image Storage",
        digitalXRayForPresentation: "Digital X-Ray Image Storage (for presentation)",
        digitalXRayForProcessing: "Digital X-Ray Image Storage (for processing)",
        secondaryCapture: "Secondary Capture Image Storage",
        storage + "7.1": "Multi-frame Single Bit Secondary Capture Image Storage",
        multiFrameGrayscaleByteSecondaryCapture: "Multi-frame Grayscale Byte Secondary Capture Image Storage",
        multiFrameGrayscaleWordSecondaryCapture: "Multi-frame Grayscale Word Secondary Capture Image Storage",
        multiFrameTrueColorSecondaryCapture: "Multi-frame True Color Secondary Capture Image Storage",
        storage + "1.2": "Digital Mammography X-Ray Image Storage (for presentation)",
        storage + "1.2.1": "Digital Mammography X-Ray Image Storage (for processing)",
        storage + "1.3": "Digital Intra-Oral X-Ray Image Storage (for presentation)",
        storage + "1.3.1": "Digital Intra-Oral X-Ray Image Storage (for processing)",
        storage + "2": "CT Image Storage",
        storage + "2.1": "Enhanced CT Image Storage",
        storage + "3.1": "Ultrasound Multi-frame Image Storage",
        storage + "4": "MR Image Storage",
        storage + "4.1": "Enhanced MR Image Storage",
        storage + "6.1": "Ultrasound Image Storage",
        storage + "9.1.1": "12-lead ECG Waveform Storage",
        storage + "11.1": "Grayscale Softcopy Presentation State Storage",
        storage + "12.1": "X-Ray Angiographic Image Storage",
        storage + "12.1.1": "Enhanced XA Image Storage",
        storage + "12.2": "X-Ray Radiofluoroscopic Image Storage",
        storage + "12.2.1": "Enhanced XRF Image Storage",
        storage + "13.1.3": "Breast Tomosynthesis Image Storage",
        storage + "20": "Nuclear Medicine Image Storage",
        storage + "66": "Raw Data Storage",
        storage + "66.4": "Segmentation Storage",
        storage + "77.1.4": "VL Photographic Image Storage",
        storage + "77.1.6": "VL Whole Slide Microscopy Image Storage",
        storage + "88.11": "Basic Text SR Storage",
        storage + "88.22": "Enhanced SR Storage",
        storage + "88.33": "Comprehensive SR Storage",
        storage + "88.59": "Key Object Selection Document Storage",
        storage + "88.65": "Chest CAD SR Storage",
        storage + "88.67": "X-Ray Radiation Dose SR Storage",
        storage + "104.1": "Encapsulated PDF Storage",
        storage + "128": "Positron Emission Tomography Image Storage",
        storage + "481.1": "RT Image Storage",
        storage + "481.2": "RT Dose Storage",
        storage + "481.3": "RT Structure Set Storage",
        storage + "481.5": "RT Plan Storage",
        "1.2.840.10008.1.3.10": "Media Storage Directory Storage",
    ]
}
