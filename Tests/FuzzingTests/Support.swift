import Foundation
import Fuzzing
import Testing

extension FuzzTarget: CustomTestStringConvertible {
    package var testDescription: String { name }
}

/// CPU time of this thread in seconds: what other tests and programs do meanwhile doesn't count.
func cpuSeconds(_ body: () throws -> Void) rethrows -> Double {
    func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    try body()
    return now() - start
}
