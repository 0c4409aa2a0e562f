extension Unpickler {
    /// Opcodes that name classes and make objects; false where `code` is none of them.
    mutating func object(_ code: UInt8) throws(ModelFileError) -> Bool {
        switch code {
        case UInt8(ascii: "c"):  // GLOBAL
            let module = try reader.line()
            stack.append(.global("\(module).\(try reader.line())"))
        case 0x93:  // STACK_GLOBAL
            guard case .text(let name) = try pop(), case .text(let module) = try pop(),
                name.utf8.count + module.utf8.count <= 4096
            else { throw reader.malformed("the names of a module and a class", found: "other values") }
            stack.append(.global("\(module).\(name)"))
        case UInt8(ascii: "R"), 0x81:  // REDUCE, NEWOBJ
            let arguments = try pop()
            stack.append(try make(pop(), arguments))
        case 0x92:  // NEWOBJ_EX
            _ = try pop()
            let arguments = try pop()
            stack.append(try make(pop(), arguments))
        case UInt8(ascii: "b"):  // BUILD
            let state = try pop()
            if case .node(let index) = stack.last { heap[index].state = state }
        case UInt8(ascii: "Q"):  // BINPERSID
            stack.append(try persistent(pop()))
        default: return false
        }
        return true
    }

    /// What calling `callable` would have made: the allow-list, and an inert record for everything else.
    private mutating func make(_ callable: PickleValue, _ arguments: PickleValue) throws(ModelFileError)
        -> PickleValue
    {
        guard let values = heap.tuple(arguments) else {
            throw reader.malformed("a tuple of arguments", found: heap.summary(of: arguments))
        }
        guard case .global(let name) = callable else {
            return heap.add(PickleNode(kind: .record(className: "an unnamed class"), elements: values))
        }
        switch name {
        case "collections.OrderedDict": return try orderedDictionary(values)
        case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2":
            return heap.add(PickleNode(kind: .tensor(try tensor(values, dtype: nil))))
        case "torch._utils._rebuild_tensor_v3":
            guard values.count > 6, case .global(let dtype) = values[6] else {
                throw reader.malformed("the element type of a tensor", found: "\(values.count) arguments")
            }
            return heap.add(PickleNode(kind: .tensor(try tensor(values, dtype: dtype))))
        case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state":
            guard let data = values.first else {
                throw reader.malformed("a parameter's tensor", found: "none")
            }
            return data
        default: return heap.add(PickleNode(kind: .record(className: name), elements: values))
        }
    }

    /// Python 2 handed the entries over as a list of pairs; Python 3 sets them afterwards.
    private mutating func orderedDictionary(_ arguments: [PickleValue]) throws(ModelFileError) -> PickleValue
    {
        var node = PickleNode(kind: .dictionary)
        let entries = heap.node(arguments.first)?.elements ?? []
        try charge(entries.count)
        for entry in entries {
            if let pair = heap.node(entry)?.elements, pair.count == 2 {
                node.pairs.append((pair[0], pair[1]))
            }
        }
        return heap.add(node)
    }

    private func tensor(_ values: [PickleValue], dtype: String?) throws(ModelFileError) -> TensorReference {
        let expected = "a tensor's storage, offset, and at most \(PickleHeap.maximumRank) lengths and strides"
        guard values.count >= 4, let storage = heap.storage(values[0]), case .integer(let offset) = values[1],
            offset >= 0, let shape = heap.lengths(values[2]), let strides = heap.lengths(values[3])
        else { throw reader.malformed(expected, found: "other values") }
        guard shape.count == strides.count else {
            throw reader.malformed(expected, found: "\(shape.count) lengths and \(strides.count) strides")
        }
        return TensorReference(
            storage: storage, dtype: dtype.map { TensorReference.types[$0] } ?? storage.dtype,
            typeName: dtype ?? storage.className, offset: offset, shape: shape, strides: strides)
    }

    /// `('storage', class, key, device, count[, view])`, or `('module', class, file, source)` in whole modules of
    /// the legacy container.
    private mutating func persistent(_ id: PickleValue) throws(ModelFileError) -> PickleValue {
        guard let values = heap.tuple(id), values.count >= 2, case .text(let kind) = values[0] else {
            throw reader.malformed("the id of a storage", found: heap.summary(of: id))
        }
        if kind == "module" { return values[1] }
        guard kind == "storage", values.count >= 5, case .global(let className) = values[1],
            case .text(let key) = values[2], case .integer(let count) = values[4], count >= 0
        else { throw reader.malformed("a storage's class, key and length", found: "other values") }
        if values.count > 5 {
            guard case .none = values[5] else {
                throw reader.malformed("a whole storage", found: "a view of one, as PyTorch before 0.4 wrote")
            }
        }
        let reference = StorageReference(key: key, className: className, count: count)
        return heap.add(PickleNode(kind: .storage(reference)))
    }
}
