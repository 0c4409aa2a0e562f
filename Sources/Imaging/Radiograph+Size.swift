extension Radiograph {
    /// Width and height in pixels of a JPEG or PNG file as it will be shown, from its header.
    ///
    /// - Throws: ``ImagingError`` where it is neither, or its header is damaged.
    package static func size(ofFile path: String) throws(ImagingError) -> (width: Int, height: Int) {
        try lendingWorkspace(path) { (workspace) throws(ImagingError) in
            let bytes = try FileBytes.read(path, limits: .standard, into: workspace)
            let header = try ImageHeader(bytes, path: path, limits: .standard)
            return header.orientation.swapsAxes
                ? (header.height, header.width) : (header.width, header.height)
        }
    }
}
