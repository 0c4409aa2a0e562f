/// What a pickle's stack holds: plain values, and references into the ``PickleHeap``.
enum PickleValue {
    case none
    case boolean(Bool)
    case integer(Int)
    /// A whole number of more than eight bytes, little-endian two's complement.
    case long([UInt8])
    case text(String)
    /// A float, a byte string, an overlong text: its content tells nothing about tensors.
    case opaque
    /// A class or function, named "module.name"; it is never looked up or called.
    case global(String)
    /// The index of a node in the heap.
    case node(Int)
}

/// One container or object.
struct PickleNode {
    enum Kind {
        case tuple, list, dictionary, set
        indirect case storage(StorageReference)
        indirect case tensor(TensorReference)
        /// An object of a class that isn't on the allow-list: it keeps what it was given, and does nothing.
        indirect case record(className: String)
    }

    var kind: Kind
    /// Members of a tuple, list or set.
    var elements: [PickleValue] = []
    /// Entries of a dictionary, or those that an object took like one.
    var pairs: [(key: PickleValue, value: PickleValue)] = []
    /// What BUILD handed to an object: for a module, its `__dict__`.
    var state: PickleValue?
}

/// Every container of a pickle, by index: pickles contain cycles and can nest a million deep, so neither reference
/// counting nor recursive destruction may be what holds them together.
struct PickleHeap {
    private(set) var nodes: [PickleNode] = []

    mutating func add(_ node: PickleNode) -> PickleValue {
        nodes.append(node)
        return .node(nodes.count - 1)
    }

    subscript(index: Int) -> PickleNode {
        get { nodes[index] }
        _modify { yield &nodes[index] }
    }

    func node(_ value: PickleValue?) -> PickleNode? {
        if case .node(let index) = value { nodes[index] } else { nil }
    }

    /// The members of a tuple.
    func tuple(_ value: PickleValue?) -> [PickleValue]? {
        if let node = node(value), case .tuple = node.kind { node.elements } else { nil }
    }

    /// The most dimensions that a tensor may have.
    static let maximumRank = 64

    /// A short tuple, or list, of non-negative integers.
    func lengths(_ value: PickleValue?) -> [Int]? {
        guard let node = node(value), node.elements.count <= Self.maximumRank else { return nil }
        switch node.kind {
        case .tuple, .list: break
        default: return nil
        }
        var result: [Int] = []
        for element in node.elements {
            guard case .integer(let length) = element, length >= 0 else { return nil }
            result.append(length)
        }
        return result
    }

    func storage(_ value: PickleValue?) -> StorageReference? {
        if let node = node(value), case .storage(let storage) = node.kind { storage } else { nil }
    }

    /// The value under the text `key` of a dictionary, or of an object that was filled like one; the last one counts.
    func entry(_ key: String, of node: PickleNode) -> PickleValue? {
        node.pairs.last { if case .text(key) = $0.key { true } else { false } }?.value
    }

    /// What a person would call `value`, for errors.
    func summary(of value: PickleValue) -> String {
        switch value {
        case .none: "None"
        case .boolean: "a boolean"
        case .integer, .long: "a number"
        case .text: "a text"
        case .opaque: "a float or bytes"
        case .global(let name): "the class or function \(name)"
        case .node(let index):
            switch nodes[index].kind {
            case .tuple: "a tuple"
            case .list: "a list"
            case .dictionary: "a dictionary without tensors"
            case .set: "a set"
            case .storage: "a bare storage"
            case .tensor: "a bare tensor"
            case .record(let name): "an object of \(name), which was not executed"
            }
        }
    }
}
