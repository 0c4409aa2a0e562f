import CImageCodecs
import Synchronization

/// Codecs' handles and buffers that one film after another uses: fresh memory for every film would cost a tenth of
/// the time that decoding takes.
///
/// Sendable without the compiler's check, because a workspace is either in the pool, behind its lock, or lent to
/// exactly one call of ``lend(_:)``, which never lets it out.
final class Workspace: @unchecked Sendable {
    private static let idle = Mutex<[Workspace]>([])
    private static let mostIdle = 64

    let jpegDecoder: OpaquePointer
    let jpegReducer: OpaquePointer
    let pngDecoder: OpaquePointer
    /// The file's bytes.
    let file = ScratchBuffer()
    /// Decoded pixels as stored, and upright.
    let pixels = ScratchBuffer()
    let upright = ScratchBuffer()

    private init?() {
        guard let jpeg = cimage_jpeg_decoder_create() else { return nil }
        guard let reducer = cimage_jpeg_reducer_create() else {
            cimage_jpeg_decoder_destroy(jpeg)
            return nil
        }
        guard let png = cimage_png_decoder_create() else {
            cimage_jpeg_decoder_destroy(jpeg)
            cimage_jpeg_reducer_destroy(reducer)
            return nil
        }
        jpegDecoder = jpeg
        jpegReducer = reducer
        pngDecoder = png
    }

    deinit {
        cimage_jpeg_decoder_destroy(jpegDecoder)
        cimage_jpeg_reducer_destroy(jpegReducer)
        cimage_png_decoder_destroy(pngDecoder)
    }

    /// Runs `body` with a workspace that no one else has; `nil` where there is no memory for one.
    static func lend<Result>(
        _ body: (Workspace) throws(ImagingError) -> Result
    ) throws(ImagingError) -> Result? {
        guard let workspace = idle.withLock({ $0.popLast() }) ?? Workspace() else { return nil }
        defer {
            for buffer in [workspace.file, workspace.pixels, workspace.upright] { buffer.trim() }
            idle.withLock { if $0.count < mostIdle { $0.append(workspace) } }
        }
        return try body(workspace)
    }
}

/// Memory that grows to what is asked for and is kept for the next film, unless it was a giant.
final class ScratchBuffer {
    private static let mostKept = 16 << 20
    private var bytes: UnsafeMutableRawPointer?
    private var capacity = 0

    /// At least `count` uninitialised bytes, aligned for any scalar; `nil` where memory is short.
    func reserve(_ count: Int) -> UnsafeMutableRawPointer? {
        if count > capacity {
            release()
            bytes = cimage_allocate(count)
            capacity = bytes == nil ? 0 : count
        }
        return bytes
    }

    func trim() {
        if capacity > Self.mostKept { release() }
    }

    private func release() {
        cimage_free(bytes)
        bytes = nil
        capacity = 0
    }

    deinit { release() }
}
