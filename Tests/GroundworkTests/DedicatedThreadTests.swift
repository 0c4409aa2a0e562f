import Foundation
import Groundwork
import Testing

@Suite struct DedicatedThreadTests {
    private actor Owner {
        private let thread: DedicatedThread
        private(set) var calls = 0
        nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

        init(_ name: String) { thread = DedicatedThread(name: name) }

        func place() -> (name: String, identity: ObjectIdentifier) {
            calls += 1
            return (Thread.current.name ?? "", ObjectIdentifier(Thread.current))
        }
    }

    @Test func everyCallRunsOnTheOneThread() async {
        let (first, second) = (Owner("first owner"), Owner("second owner"))
        let expected = (await first.place(), await second.place())
        #expect(expected.0.name == "first owner" && expected.1.name == "second owner")
        #expect(expected.0.identity != expected.1.identity)
        let strays = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    let found = (await first.place(), await second.place())
                    return found.0 != expected.0 || found.1 != expected.1
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(strays == 0)
        #expect(await first.calls == 201)
    }

    @Test func whoeverAsksWaitsForTheOneThread() {
        let thread = DedicatedThread(name: "asked")
        let askers = OrderedPrefetcher(count: 50, workers: 4, window: 50) { index in
            thread.perform { (index, Thread.current.name ?? "") }
        }
        var answers: [Int] = []
        while let (index, name) = askers.next() {
            answers.append(index)
            #expect(name == "asked")
        }
        #expect(answers == Array(0..<50))
    }
}
