#include <algorithm>

#include "cursor.hpp"

namespace cdicom {

namespace {

constexpr uint32_t pixel_data_tag = 0x7FE00010, float_tag = 0x7FE00008, double_tag = 0x7FE00009;

/// An open sequence, item or list of fragments.
struct Level {
    enum Kind { data_set, sequence, item, fragments } kind;
    /// Where it ends at the latest.
    size_t end;
    bool is_undefined;
    bool is_explicit;
    /// An opaque value that starts like a sequence: if it isn't one, it is skipped.
    bool is_doubtful = false;
    size_t elements = 0;
    uint32_t greatest_tag = 0;
};

class Walker {
  public:
    Walker(const Cursor &cursor, size_t start, Encoding encoding, cdicom_extent extent)
        : cursor(cursor), at(start), extent(extent) {
        scan.elements = {start, 0};
        levels.push_back({Level::data_set, cursor.count, false, encoding.is_explicit});
    }

    Scan run() {
        while (!levels.empty()) {
            try {
                step();
            } catch (const Failure &failure) {
                if (failure.status == CDICOM_LIMIT || !skip_doubtful()) throw;
            }
        }
        return std::move(scan);
    }

  private:
    Cursor cursor;
    size_t at;
    cdicom_extent extent;
    Scan scan;
    std::vector<Level> levels;
    /// Elements and items so far, and the places that DCMTK passes by to sort them in.
    size_t elements = 0, detours = 0;

    /// DCMTK keeps a node for every element, and looks for the place of one out of order from the end of its list.
    void charge(const ElementHeader &element) {
        Level &level = levels.back();
        level.elements++;
        if (element.tag < level.greatest_tag) detours += level.elements;
        level.greatest_tag = std::max(level.greatest_tag, element.tag);
        if (++elements > element_limit)
            throw Failure(CDICOM_LIMIT, "it has more than %zu elements before its pixels", element_limit);
        if (detours > detour_limit) throw Failure(CDICOM_LIMIT, "too many of its elements are out of order");
    }

    void step() {
        const Level level = levels.back();
        if (!level.is_undefined && at == level.end) {
            levels.pop_back();
            if (level.kind == Level::data_set) scan.elements.count = at - scan.elements.start;
            return;
        }
        const auto element = read_element_header(cursor, at, level.end, level.is_explicit);
        charge(element);
        switch (level.kind) {
        case Level::data_set:
            if (is_pixel_data(element.tag)) return take_pixels(element);
            return enter_element(element, level);
        case Level::item:
            if (element.tag == item_end_tag && level.is_undefined) return leave(element);
            return enter_element(element, level);
        case Level::sequence:
        case Level::fragments:
            if (element.tag == sequence_end_tag && level.is_undefined) return leave(element);
            if (element.tag != item_tag) throw Failure(CDICOM_DAMAGED, "a sequence holds something else than items");
            return enter_item(element, level);
        }
    }

    void leave(const ElementHeader &element) {
        levels.pop_back();
        at = element.value;
    }

    void enter_item(const ElementHeader &element, const Level &level) {
        const bool is_undefined = element.length == undefined_length;
        if (level.kind == Level::fragments) {
            if (is_undefined) throw Failure(CDICOM_DAMAGED, "a fragment of pixel data has no length");
            at = element.value + checked_length(element, level);
            return;
        }
        const size_t end = is_undefined ? level.end : element.value + checked_length(element, level);
        levels.push_back({Level::item, end, is_undefined, level.is_explicit});
        at = element.value;
    }

    void enter_element(const ElementHeader &element, const Level &level) {
        if (element.tag >> 16 == 0xFFFE) throw Failure(CDICOM_DAMAGED, "a sequence ends that hasn't begun");
        const bool is_undefined = element.length == undefined_length;
        const size_t end = is_undefined ? level.end : element.value + checked_length(element, level);
        // Without a value representation DCMTK's dictionary decides what is a sequence; here its first item does.
        // DCMTK takes a value representation that it doesn't know for UN.
        const bool has_no_vr = !level.is_explicit || element.is("UN") || !is_known_vr(reinterpret_cast<const uint8_t *>(element.vr));
        const bool starts_item = end - element.value >= 8 && cursor.tag(element.value) == item_tag;
        if (element.is("SQ") || is_undefined || (has_no_vr && starts_item)) {
            if (levels.size() / 2 >= nesting_limit)
                throw Failure(CDICOM_LIMIT, "its sequences are nested more than %zu levels deep", nesting_limit);
            // PS3.5, 6.2.2: an unknown value of undefined length is a sequence in implicit little endian.
            const bool is_fragments = is_undefined && !has_no_vr && !element.is("SQ");
            levels.push_back(
                {is_fragments ? Level::fragments : Level::sequence, end, is_undefined,
                 level.is_explicit && !has_no_vr, has_no_vr && !is_undefined});
            at = element.value;
        } else {
            at = end;
        }
    }

    /// A declared length, if the bytes are there.
    size_t checked_length(const ElementHeader &element, const Level &level) const {
        const size_t left = level.end - element.value;
        if (element.length > left) {
            if (level.end == cursor.count) fail_truncated(element.tag, element.length, left);
            throw Failure(
                CDICOM_DAMAGED, "element (%04X,%04X) declares %u bytes where its sequence has %zu left",
                element.tag >> 16, element.tag & 0xFFFF, element.length, left);
        }
        return element.length;
    }

    /// Goes on behind the innermost value that only looked like a sequence.
    bool skip_doubtful() {
        while (!levels.empty() && !levels.back().is_doubtful) levels.pop_back();
        if (levels.empty()) return false;
        at = levels.back().end;
        levels.pop_back();
        return true;
    }

    static bool is_pixel_data(uint32_t tag) {
        return tag == pixel_data_tag || tag == float_tag || tag == double_tag;
    }

    void take_pixels(const ElementHeader &element) {
        scan.elements.count = at - scan.elements.start;
        levels.clear();
        if (element.tag != pixel_data_tag) {
            scan.pixels = CDICOM_FLOAT;
        } else if (element.length == undefined_length) {
            scan.pixels = CDICOM_ENCAPSULATED;
            if (extent == CDICOM_WHOLE) take_fragments(element.value);
        } else {
            scan.pixels = CDICOM_NATIVE;
            scan.native_is_words = element.vr[0] == '\0' || element.is("OW");
            const size_t left = cursor.count - element.value;
            if (extent == CDICOM_HEADER) return;
            if (element.length > left) fail_truncated(element.tag, element.length, left);
            scan.native = {element.value, element.length};
        }
    }

    /// The items of encapsulated pixel data (PS3.5, A.4): the offset table, then fragments.
    void take_fragments(size_t position) {
        bool has_table = false;
        while (cursor.count - position >= 8) {
            const auto item = read_element_header(cursor, position, cursor.count, false);
            if (item.tag == sequence_end_tag) break;
            if (item.tag != item_tag) throw Failure(CDICOM_DAMAGED, "its pixel data holds something else than fragments");
            const size_t left = cursor.count - item.value;
            if (item.length > left) fail_truncated(pixel_data_tag, item.length, left);
            if (has_table) {
                scan.fragments.push_back({item.value, item.length});
            } else {
                scan.offset_table = {item.value, item.length};
                has_table = true;
            }
            position = item.value + item.length;
        }
    }
};

}  // namespace

Scan scan_data_set(const uint8_t *bytes, size_t count, size_t start, Encoding encoding, cdicom_extent extent) {
    return Walker({bytes, count, encoding.is_big_endian}, start, encoding, extent).run();
}

}  // namespace cdicom
