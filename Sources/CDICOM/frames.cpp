#include "guard.hpp"
#include "object.hpp"

namespace {

using namespace cdicom;

/// Whether a fragment starts an image: JPEG and JPEG-LS by SOI, JPEG 2000 by SOC.
bool starts_image(const uint8_t *bytes, const Range &fragment) {
    const uint8_t *start = bytes + fragment.start;
    return fragment.count >= 2 && start[0] == 0xFF && (start[1] == 0xD8 || start[1] == 0x4F);
}

/// The fragments where frames start, by the offset table (PS3.5, A.4) or else by their first bytes.
std::vector<size_t> frame_starts(const cdicom_object &object, size_t frames) {
    const auto &fragments = object.scan.fragments;
    std::vector<size_t> starts;
    const Range &table = object.scan.offset_table;
    if (frames > 1 && table.count / 4 == frames) {
        const uint8_t *entry = object.bytes + table.start;
        const size_t base = table.start + table.count;
        for (size_t i = 0; i < fragments.size() && starts.size() < frames; i++) {
            const size_t offset = entry[0] | entry[1] << 8 | entry[2] << 16 | static_cast<size_t>(entry[3]) << 24;
            // Offsets lead to the item's tag, 8 bytes before its value.
            if (fragments[i].start - 8 - base != offset) continue;
            starts.push_back(i);
            entry += 4;
        }
        if (starts.size() == frames) return starts;
        starts.clear();
    }
    for (size_t i = 0; i < fragments.size(); i++)
        if (starts_image(object.bytes, fragments[i])) starts.push_back(i);
    return starts;
}

/// The fragments `[first, last)` of one frame.
std::pair<size_t, size_t> frame_fragments(const cdicom_object &object, size_t frames, size_t frame) {
    const size_t found = object.scan.fragments.size();
    if (found == 0) throw Failure(CDICOM_TRUNCATED, "its pixel data has no fragments");
    if (frames == 1) return {0, found};
    if (frames == found) return {frame, frame + 1};
    if (frames > found)
        throw Failure(CDICOM_TRUNCATED, "it declares %zu frames, its pixel data has %zu fragments", frames, found);
    const auto starts = frame_starts(object, frames);
    if (starts.size() != frames)
        throw Failure(
            CDICOM_DAMAGED, "it declares %zu frames, its %zu fragments hold %zu", frames, found, starts.size());
    return {starts[frame], frame + 1 < frames ? starts[frame + 1] : found};
}

}  // namespace

cdicom_status cdicom_frame_bytes(
    cdicom_object *object, size_t frames, size_t frame, const uint8_t **bytes, size_t *count, cdicom_error **error) {
    return guarded(error, [&] {
        const auto [first, last] = frame_fragments(*object, frames, frame);
        const Range *fragments = object->scan.fragments.data();
        if (last - first == 1) {
            *bytes = object->bytes + fragments[first].start;
            *count = fragments[first].count;
            return;
        }
        object->frame.clear();
        for (size_t i = first; i < last; i++) {
            const uint8_t *start = object->bytes + fragments[i].start;
            object->frame.insert(object->frame.end(), start, start + fragments[i].count);
        }
        *bytes = object->frame.data();
        *count = object->frame.size();
    });
}
