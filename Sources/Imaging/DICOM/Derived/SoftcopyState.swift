/// How a film is to be shown, with lines over it (PS3.3, A.33.1).
enum SoftcopyState {
    private static let layer = "SALIENCY"

    static func encode(
        _ object: DerivedObject, _ facts: ExplanationObjects.Facts, lines: [ExplanationObjects.Line]
    ) throws(ImagingError) -> [UInt8] {
        try object.set([
            (0x0008_0016, "1.2.840.10008.5.1.4.1.1.11.1"), (0x0008_0018, facts.uid("state")),
            (0x0008_0012, facts.date), (0x0008_0013, facts.time),
            // Presentation Series, General Equipment
            (0x0008_0060, "PR"), (0x0020_000E, facts.uid("state series")), (0x0020_0011, "9002"),
            (0x0008_103E, "Explanation; not for clinical use"), (0x0008_0070, "Thorax"),
            // Presentation State Identification (C.11.10)
            (0x0020_0013, "1"), (0x0070_0080, layer), (0x0070_0081, String(facts.title.prefix(64))),
            (0x0070_0082, facts.date), (0x0070_0083, facts.time), (0x0070_0084, "Thorax"),
            // Softcopy Presentation LUT (C.11.6)
            (0x2050_0020, facts.film.isInverse ? "INVERSE" : "IDENTITY"),
        ])
        // Presentation State Relationship (C.11.11)
        try object.set([(0x0020_000E, facts.film.seriesUID)], in: "(0008,1115)[0]")
        try object.set(
            [(0x0008_1150, facts.film.sopClass), (0x0008_1155, facts.film.instanceUID)],
            in: "(0008,1115)[0].(0008,1140)[0]")
        // Displayed Area (C.10.4): the whole film, its pixels square or as the film says.
        try object.set(
            [
                (0x0070_0052, "1\\1"), (0x0070_0053, "\(facts.film.columns)\\\(facts.film.rows)"),
                (0x0070_0100, "SCALE TO FIT"), (0x0070_0102, "1\\1"),
            ], in: "(0070,005a)[0]")
        try copyGrayscale(object)
        try annotate(object, facts, lines)
        return try object.encoded()
    }

    /// A presentation state takes the place of the film's own Modality and VOI transformations (PS3.4, N.2).
    private static func copyGrayscale(_ object: DerivedObject) throws(ImagingError) {
        for tag in [0x0028_1052, 0x0028_1053, 0x0028_1054, 0x0028_3000] as [UInt32] { try object.copy(tag) }
        if object.has(0x0028_1052), !object.has(0x0028_1054) { try object.set([(0x0028_1054, "US")]) }
        let item = "(0028,3110)[0]"
        // One of the two: where the film has both, its tables.
        if object.has(0x0028_3010) {
            try object.copy(0x0028_3010, into: item)
        } else if object.has(0x0028_1050), object.has(0x0028_1051) {
            for tag in [0x0028_1050, 0x0028_1051, 0x0028_1055, 0x0028_1056] as [UInt32] {
                try object.copy(tag, into: item)
            }
        }
    }

    /// Graphic Annotation (C.10.5) and Graphic Layer (C.10.7).
    private static func annotate(
        _ object: DerivedObject, _ facts: ExplanationObjects.Facts, _ lines: [ExplanationObjects.Line]
    ) throws(ImagingError) {
        try object.set(
            [
                (0x0070_0002, layer), (0x0070_0062, "1"), (0x0070_0066, "65535"),
                (0x0070_0068, "Where the model looks"),
            ], in: "(0070,0060)[0]")
        let annotation = "(0070,0001)[0]"
        try object.set([(0x0070_0002, layer)], in: annotation)
        try object.set(
            [(0x0008_1150, facts.film.sopClass), (0x0008_1155, facts.film.instanceUID)],
            in: annotation + ".(0008,1140)[0]")
        try object.set(
            [
                (0x0070_0003, "DISPLAY"), (0x0070_0006, facts.title + " (not for clinical use)"),
                (0x0070_0010, "0.02\\0.02"), (0x0070_0011, "0.98\\0.08"), (0x0070_0012, "LEFT"),
            ], in: annotation + ".(0070,0008)[0]")
        for (index, line) in lines.filter({ $0.count > 1 }).enumerated() {
            // The centre of the upper left pixel is 1, 1 (C.10.5.1.2).
            let points = line.flatMap { [$0.x + 0.5, $0.y + 0.5] }
            try object.set(
                [
                    (0x0070_0005, "PIXEL"), (0x0070_0020, "2"), (0x0070_0021, "\(line.count)"),
                    (0x0070_0022, points.map { "\(Float($0))" }.joined(separator: "\\")),
                    (0x0070_0023, "POLYLINE"), (0x0070_0024, "N"),
                ], in: annotation + ".(0070,0009)[\(index)]")
        }
    }
}
