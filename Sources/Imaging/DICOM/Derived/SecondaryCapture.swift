/// A picture made from a film, in colour (PS3.3, A.8.1).
enum SecondaryCapture {
    static func encode(
        _ object: DerivedObject, _ facts: ExplanationObjects.Facts, width: Int, height: Int, pixels: [UInt8]
    ) throws(ImagingError) -> [UInt8] {
        try object.set([
            (0x0008_0016, "1.2.840.10008.5.1.4.1.1.7"), (0x0008_0018, facts.uid("capture")),
            (0x0008_0012, facts.date), (0x0008_0013, facts.time),
            // General Series, with a number that no device gives; SC Equipment.
            (0x0008_0060, "OT"), (0x0020_000E, facts.uid("capture series")), (0x0020_0011, "9001"),
            (0x0008_103E, "Explanation; not for clinical use"), (0x0008_0070, "Thorax"),
            (0x0008_0064, "WSD"),
            // General Image
            (0x0020_0013, "1"), (0x0020_0020, ""), (0x0008_0008, "DERIVED\\SECONDARY"),
            (0x0008_0023, facts.date), (0x0008_0033, facts.time),
            (0x0008_2111, String("\(facts.title). \(facts.derivation)".prefix(1024))),
            (0x0020_4000, "Not for clinical use."),
            // Image Pixel
            (0x0028_0002, "3"), (0x0028_0004, "RGB"), (0x0028_0006, "0"), (0x0028_0010, "\(height)"),
            (0x0028_0011, "\(width)"), (0x0028_0100, "8"), (0x0028_0101, "8"), (0x0028_0102, "7"),
            (0x0028_0103, "0"),
        ])
        // Source Image Sequence; its purpose is DCM's "Source image for image processing operation".
        let source = "(0008,2112)[0]"
        try object.set(
            [(0x0008_1150, facts.film.sopClass), (0x0008_1155, facts.film.instanceUID)], in: source)
        try object.set(
            [
                (0x0008_0100, "121322"), (0x0008_0102, "DCM"),
                (0x0008_0104, "Source image for image processing operation"),
            ], in: source + ".(0040,a170)[0]")
        // Whether its text or its losses lie in the film is as true here.
        for tag in [0x0028_0301, 0x0028_2110, 0x0028_2112, 0x0028_2114] as [UInt32] { try object.copy(tag) }
        try object.setPixels(pixels)
        return try object.encoded()
    }
}
