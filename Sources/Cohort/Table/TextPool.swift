/// Keeps one copy of each text, so that a hundred thousand films of one hospital don't carry its name each.
struct TextPool {
    private var texts: Set<String> = []

    mutating func shared(_ text: String) -> String {
        // Swift keeps texts of up to 15 bytes without an allocation.
        guard text.utf8.count > 15 else { return text }
        let (_, kept) = texts.insert(text)
        // Equal texts may be spelt by other bytes (é as one character or two); those are kept apart.
        return kept.utf8.elementsEqual(text.utf8) ? kept : text
    }
}
