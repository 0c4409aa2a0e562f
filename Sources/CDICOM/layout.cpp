#include "cursor.hpp"

namespace cdicom {

namespace {

constexpr const char *implicit_little = "1.2.840.10008.1.2", *explicit_little = "1.2.840.10008.1.2.1",
                     *deflated_little = "1.2.840.10008.1.2.1.99", *explicit_big = "1.2.840.10008.1.2.2";

/// Values of two-byte length (the first group) and of four (the second).
constexpr const char *known_vrs[] = {
    "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FL", "FD", "IS", "LO", "LT", "PN", "SH", "SL", "SS", "ST", "TM",
    "UI", "UL", "US", "OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV",
};
constexpr size_t short_vrs = 21;

/// The group of a data set's first element where there is no file meta information.
bool starts_data_set(uint32_t group) { return group == 0x0008; }

std::string text(const uint8_t *bytes, size_t count) {
    std::string value(reinterpret_cast<const char *>(bytes), count);
    while (!value.empty() && (value.back() == '\0' || value.back() == ' ')) value.pop_back();
    return value;
}

/// Group 2 is always explicit little endian; files that break the rule write it implicitly.
size_t skip_meta(const uint8_t *bytes, size_t count, size_t at, std::string &transfer_syntax) {
    const Cursor cursor{bytes, count, false};
    while (count - at >= 8 && cursor.u16(at) == 0x0002) {
        const auto element = read_element_header(cursor, at, count, is_known_vr(bytes + at + 4));
        if (element.length > count - element.value) fail_truncated(element.tag, element.length, count - element.value);
        if (element.tag == 0x00020010) transfer_syntax = text(bytes + element.value, element.length);
        at = element.value + element.length;
    }
    return at;
}

}  // namespace

bool is_known_vr(const uint8_t *bytes) {
    for (const char *vr : known_vrs)
        if (bytes[0] == vr[0] && bytes[1] == vr[1]) return true;
    return false;
}

ElementHeader read_element_header(const Cursor &cursor, size_t at, size_t end, bool is_explicit) {
    ElementHeader header;
    if (end - at < 8)
        throw Failure(CDICOM_TRUNCATED, "an element's header of 8 bytes starts %zu bytes before the end", end - at);
    header.tag = cursor.tag(at);
    if (!is_explicit || header.tag >> 16 == 0xFFFE) {
        header.length = cursor.u32(at + 4);
        header.value = at + 8;
        return header;
    }
    const uint8_t *vr = cursor.bytes + at + 4;
    header.vr[0] = static_cast<char>(vr[0]);
    header.vr[1] = static_cast<char>(vr[1]);
    // DCMTK's dictionary has lower-case names of its own: no file may speak them.
    if (is_lower(vr[0]) || is_lower(vr[1]))
        throw Failure(
            CDICOM_DAMAGED, "element (%04X,%04X) has the value representation \"%s\", which doesn't exist",
            header.tag >> 16, header.tag & 0xFFFF, header.vr);
    bool is_short = !is_upper(vr[0]) || !is_upper(vr[1]);  // future ones are letters, and long; others are a writer's bug
    for (size_t i = 0; i < short_vrs; i++) is_short |= header.is(known_vrs[i]);
    if (is_short) {
        header.length = cursor.u16(at + 6);
        header.value = at + 8;
        return header;
    }
    if (end - at < 12)
        throw Failure(CDICOM_TRUNCATED, "an element's header of 12 bytes starts %zu bytes before the end", end - at);
    header.length = cursor.u32(at + 8);
    header.value = at + 12;
    return header;
}

Layout read_layout(const uint8_t *bytes, size_t count) {
    Layout layout;
    if (count >= 132 && std::memcmp(bytes + 128, "DICM", 4) == 0) layout.start = 132;
    layout.start = skip_meta(bytes, count, layout.start, layout.transfer_syntax);
    const auto &uid = layout.transfer_syntax;
    layout.is_deflated = uid == deflated_little;
    layout.encoding.is_explicit = uid != implicit_little;
    layout.encoding.is_big_endian = uid == explicit_big;
    if (uid.size() > 64) throw Failure(CDICOM_DAMAGED, "its transfer syntax has more than 64 characters");
    return layout;
}

void settle_encoding(Layout &layout, const uint8_t *bytes, size_t count) {
    const size_t start = layout.start;
    if (count < start || count - start < 8) {
        if (layout.transfer_syntax.empty()) throw Failure(CDICOM_TRUNCATED, "there is no data set");
        return;
    }
    const bool looks_explicit = is_known_vr(bytes + start + 4);
    if (layout.transfer_syntax.empty()) {
        layout.is_guessed = true;
        const bool is_big = starts_data_set(Cursor{bytes, count, true}.u16(start));
        if (!is_big && start == 0 && !starts_data_set(Cursor{bytes, count, false}.u16(start)))
            throw Failure(CDICOM_DAMAGED, "there is neither the mark DICM at byte 128 nor a data set at byte 0");
        layout.encoding = {looks_explicit, is_big};
        layout.transfer_syntax = is_big ? explicit_big : looks_explicit ? explicit_little : implicit_little;
    } else if (looks_explicit != layout.encoding.is_explicit) {
        // Writers that copy a header from another file: trust the bytes.
        layout.is_guessed = true;
        layout.encoding.is_explicit = looks_explicit;
    }
}

}  // namespace cdicom
