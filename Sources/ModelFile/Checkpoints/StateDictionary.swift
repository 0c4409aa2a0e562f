/// Finds the named tensors in what a pickle held: a state dict, a checkpoint around one, or a whole module.
struct StateDictionary {
    private let path: String
    private let heap: PickleHeap
    /// Real modules nest some ten deep; the limits stop graphs that are shared, cyclic, or name things at length.
    private static let maximumDepth = 64
    private static let maximumEntries = 500_000
    private static let maximumKey = 4096
    private static let wrappers = ["state_dict", "model_state_dict", "model"]

    /// What the walk has cost: a quarter of a kilobyte of names counts as much as an entry.
    private var cost = 0
    private(set) var tensors: [(key: String, view: TensorReference)] = []

    /// Collects the tensors under `root` with the keys that Python's `state_dict()` gives them.
    init(_ root: PickleValue, heap: PickleHeap, path: String) throws(ModelFileError) {
        self.path = path
        self.heap = heap
        try collect(root)
        guard !tensors.isEmpty else { throw .noTensors(path: path, found: heap.summary(of: root)) }
        // What nn.DataParallel puts before every key.
        if tensors.allSatisfy({ $0.key.hasPrefix("module.") }) {
            tensors = tensors.map { (String($0.key.dropFirst("module.".count)), $0.view) }
        }
    }

    private mutating func collect(_ root: PickleValue) throws(ModelFileError) {
        var value = root
        for _ in 0..<Self.maximumDepth {
            guard let node = heap.node(value) else { return }
            if let attributes = try moduleAttributes(node) {
                return try walk(attributes, prefix: "", depth: 0)
            }
            guard let inner = try wrapped(node) else { return try add(node.pairs, prefix: "", except: []) }
            value = inner
        }
        throw .overLimit(path: path, what: "nested dictionaries", limit: Self.maximumDepth)
    }

    /// The state dict or module inside a training checkpoint.
    private mutating func wrapped(_ checkpoint: PickleNode) throws(ModelFileError) -> PickleValue? {
        for name in Self.wrappers {
            guard let value = heap.entry(name, of: checkpoint), let node = heap.node(value) else { continue }
            if !node.pairs.isEmpty { return value }
            if try moduleAttributes(node) != nil { return value }
        }
        return nil
    }

    /// The `__dict__` of an `nn.Module`; `nil` for anything else.
    private mutating func moduleAttributes(_ node: PickleNode) throws(ModelFileError) -> PickleNode? {
        guard case .record = node.kind, let attributes = heap.node(node.state) else { return nil }
        try charge(entries: attributes.pairs.count)
        let names = ["_modules", "_parameters", "_buffers"]
        return names.contains { heap.entry($0, of: attributes) != nil } ? attributes : nil
    }

    private mutating func walk(_ module: PickleNode, prefix: String, depth: Int) throws(ModelFileError) {
        guard depth < Self.maximumDepth else {
            throw .overLimit(path: path, what: "modules inside one another", limit: Self.maximumDepth)
        }
        try add(pairs("_parameters", of: module), prefix: prefix, except: [])
        var hidden: Set<String> = []
        if let set = heap.node(heap.entry("_non_persistent_buffers_set", of: module)) {
            hidden = try names(in: set)
        }
        try add(pairs("_buffers", of: module), prefix: prefix, except: hidden)
        for (name, child) in pairs("_modules", of: module) {
            try charge(entries: 1)
            guard case .text(let name) = name, let node = heap.node(child),
                let attributes = try moduleAttributes(node)
            else { continue }
            try walk(attributes, prefix: try joined(prefix, name) + ".", depth: depth + 1)
        }
    }

    private func pairs(_ name: String, of module: PickleNode) -> [(key: PickleValue, value: PickleValue)] {
        heap.node(heap.entry(name, of: module))?.pairs ?? []
    }

    /// The members of a Python set, which protocol 2 writes as a call of `set` on a list.
    private mutating func names(in set: PickleNode) throws(ModelFileError) -> Set<String> {
        let members =
            if case .record = set.kind { heap.node(set.elements.first)?.elements ?? [] } else { set.elements }
        try charge(entries: members.count)
        return Set(members.compactMap { if case .text(let name) = $0 { name } else { nil } })
    }

    private mutating func add(
        _ pairs: [(key: PickleValue, value: PickleValue)], prefix: String, except hidden: Set<String>
    ) throws(ModelFileError) {
        for (key, value) in pairs {
            try charge(entries: 1)
            guard case .text(let name) = key, !hidden.contains(name), let node = heap.node(value),
                case .tensor(let view) = node.kind
            else { continue }
            tensors.append((try joined(prefix, name), view))
        }
    }

    private mutating func joined(_ prefix: String, _ name: String) throws(ModelFileError) -> String {
        let length = prefix.utf8.count + name.utf8.count
        guard length <= Self.maximumKey else {
            throw .overLimit(path: path, what: "characters in a tensor's name", limit: Self.maximumKey)
        }
        try charge(entries: length / 256)
        return prefix + name
    }

    private mutating func charge(entries count: Int) throws(ModelFileError) {
        cost += count
        guard cost <= Self.maximumEntries else {
            throw .overLimit(path: path, what: "entries in its modules", limit: Self.maximumEntries)
        }
    }
}
