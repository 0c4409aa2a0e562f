import Foundation
import Groundwork
import Testing

@Suite struct DedicatedThreadTests {
    private actor Owner {
        private let thread: DedicatedThread
        private(set) var calls = 0
        nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

        init(_ name: String) { thread = DedicatedThread(name: name) }

        func threadName() -> String {
            calls += 1
            return Thread.current.name ?? ""
        }
    }

    @Test func everyCallRunsOnTheOneThread() async {
        let (first, second) = (Owner("first owner"), Owner("second owner"))
        await withTaskGroup(of: (String, String).self) { group in
            for _ in 0..<200 { group.addTask { (await first.threadName(), await second.threadName()) } }
            for await names in group { #expect(names == ("first owner", "second owner")) }
        }
        #expect(await first.calls == 200)
    }
}
