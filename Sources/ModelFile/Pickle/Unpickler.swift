/// Reads pickles without executing anything: a restricted stack machine whose only objects are tensors, containers
/// and inert records.
///
/// Source: CPython's `pickletools.py` (meaning of the opcodes), PyTorch's `torch/serialization.py` (persistent ids).
struct Unpickler {
    /// Far above a real checkpoint (DenseNet121 needs some 20,000), far below a hostile one.
    static let maximumOperations = 2_000_000

    var heap = PickleHeap()
    var reader: PickleReader
    var stack: [PickleValue] = []
    /// Heights of the stack at open marks.
    var marks: [Int] = []
    var memo: [Int: PickleValue] = [:]
    private var operations = 0

    init(file: MappedFile, range: Range<Int>) {
        reader = PickleReader(file: file, range: range)
    }

    /// Reads one pickle, up to its STOP.
    mutating func next() throws(ModelFileError) -> PickleValue {
        stack = []
        marks = []
        memo = [:]
        while true {
            try charge(1)
            let position = reader.position
            let code = try reader.integer(UInt8.self)
            if code == UInt8(ascii: ".") { return try pop() }
            guard try execute(code) else {
                throw reader.file.malformed(
                    at: position, expected: "an opcode of pickle protocols 2 to 5",
                    found: "byte \(code), which isn't one")
            }
        }
    }

    private mutating func execute(_ code: UInt8) throws(ModelFileError) -> Bool {
        if try pushPlain(code) { return true }
        if try bookkeep(code) { return true }
        if try pushContainer(code) { return true }
        if try fill(code) { return true }
        return try object(code)
    }

    /// Counts work towards the limit: what is copied, not only what is read.
    mutating func charge(_ count: Int) throws(ModelFileError) {
        operations += count
        guard operations <= Self.maximumOperations else {
            throw .overLimit(path: reader.file.path, what: "pickle operations", limit: Self.maximumOperations)
        }
    }

    // MARK: The stack

    mutating func pop() throws(ModelFileError) -> PickleValue {
        // What lies below a mark can't be taken before the mark is.
        guard stack.count > (marks.last ?? 0), let value = stack.popLast() else {
            throw reader.malformed("a value on the pickle's stack", found: "none")
        }
        return value
    }

    mutating func popMark() throws(ModelFileError) -> [PickleValue] {
        guard let height = marks.popLast() else {
            throw reader.malformed("a mark on the pickle's stack", found: "none")
        }
        let values = Array(stack[height...])
        stack.removeSubrange(height...)
        return values
    }

    /// The node on top of the stack, which is to be filled.
    func target() throws(ModelFileError) -> Int {
        guard stack.count > (marks.last ?? 0), case .node(let index) = stack.last else {
            throw reader.malformed("a container on the pickle's stack", found: "none")
        }
        return index
    }

    mutating func push(_ kind: PickleNode.Kind, _ elements: [PickleValue] = []) {
        stack.append(heap.add(PickleNode(kind: kind, elements: elements)))
    }

    // MARK: The memo

    private mutating func remember(_ index: Int) throws(ModelFileError) {
        guard stack.count > (marks.last ?? 0), let top = stack.last else {
            throw reader.malformed("a value to remember", found: "an empty stack")
        }
        memo[index] = top
    }

    private mutating func recall(_ index: Int) throws(ModelFileError) {
        guard let value = memo[index] else {
            throw reader.malformed("a value that was remembered", found: "unknown index \(index)")
        }
        stack.append(value)
    }

    /// Opcodes that move values about; false where `code` is none of them.
    private mutating func bookkeep(_ code: UInt8) throws(ModelFileError) -> Bool {
        switch code {
        case UInt8(ascii: "("): marks.append(stack.count)  // MARK
        case UInt8(ascii: "0"):  // POP, which also takes a mark that lies on top
            if marks.last == stack.count { marks.removeLast() } else { _ = try pop() }
        case UInt8(ascii: "1"): _ = try popMark()  // POP_MARK
        case UInt8(ascii: "2"):  // DUP
            let top = try pop()
            stack += [top, top]
        case UInt8(ascii: "q"): try remember(reader.length(UInt8.self))  // BINPUT
        case UInt8(ascii: "r"): try remember(reader.length(UInt32.self))  // LONG_BINPUT
        case 0x94: try remember(memo.count)  // MEMOIZE
        case UInt8(ascii: "h"): try recall(reader.length(UInt8.self))  // BINGET
        case UInt8(ascii: "j"): try recall(reader.length(UInt32.self))  // LONG_BINGET
        case 0x80:  // PROTO
            let version = try reader.integer(UInt8.self)
            guard (2...5).contains(version) else {
                throw reader.malformed("pickle protocol 2 to 5", found: "protocol \(version)")
            }
        case 0x95: _ = try reader.take(8)  // FRAME, which only tells how much to buffer
        default: return false
        }
        return true
    }
}
