/// What the C callback needs, which can't capture anything. libFuzzer calls on one thread.
enum InputUnderTest {
    nonisolated(unsafe) static var run: (UnsafeRawBufferPointer) -> Void = { _ in }

    static func feed(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
        run(UnsafeRawBufferPointer(start: bytes, count: count))
        return 0
    }
}
