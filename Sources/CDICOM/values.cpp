#include <dcmtk/dcmdata/dcelem.h>
#include <dcmtk/dcmdata/dcsequen.h>

#include <cstring>

#include "guard.hpp"
#include "object.hpp"

namespace {

using namespace cdicom;

DcmTagKey key(uint32_t tag) { return DcmTagKey(static_cast<Uint16>(tag >> 16), static_cast<Uint16>(tag)); }

/// The element at a path, or null.
DcmElement *find(cdicom_object &object, const uint32_t *path, size_t count) {
    DcmItem *item = &object.elements;
    for (; count >= 3; path += 2, count -= 2) {
        DcmElement *element = nullptr;
        if (item->findAndGetElement(key(path[0]), element).bad() || element->ident() != EVR_SQ) return nullptr;
        auto *sequence = static_cast<DcmSequenceOfItems *>(element);
        if (path[1] >= sequence->card()) return nullptr;
        item = sequence->getItem(path[1]);
        if (item == nullptr) return nullptr;
    }
    DcmElement *element = nullptr;
    return count == 1 && item->findAndGetElement(key(path[0]), element).good() ? element : nullptr;
}

/// Memory that C frees.
void *allocate(size_t count) {
    void *memory = std::malloc(count > 0 ? count : 1);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

bool is_byte_valued(DcmEVR vr) { return vr == EVR_OB || vr == EVR_UN || vr == EVR_UNKNOWN || vr == EVR_UNKNOWN2B; }

}  // namespace

cdicom_status cdicom_object_text(
    cdicom_object *object, const uint32_t *path, size_t path_count, char **text, cdicom_error **error) {
    return guarded(error, [&] {
        *text = nullptr;
        DcmElement *element = find(*object, path, path_count);
        OFString value;
        if (element == nullptr || !element->isLeaf() || element->getOFStringArray(value).bad()) return;
        *text = static_cast<char *>(allocate(value.size() + 1));
        std::memcpy(*text, value.c_str(), value.size() + 1);
    });
}

cdicom_status cdicom_object_words(
    cdicom_object *object, const uint32_t *path, size_t path_count, uint16_t **words, size_t *count,
    cdicom_error **error) {
    return guarded(error, [&] {
        *words = nullptr;
        *count = 0;
        DcmElement *element = find(*object, path, path_count);
        if (element == nullptr) return;
        const size_t found = element->getLength() / 2;
        const void *values = nullptr;
        Uint8 *bytes = nullptr;
        Uint16 *unsigned_words = nullptr;
        Sint16 *signed_words = nullptr;
        if (is_byte_valued(element->getVR()) && element->getUint8Array(bytes).good()) {
            values = bytes;
        } else if (element->getUint16Array(unsigned_words).good()) {
            values = unsigned_words;
        } else if (element->getSint16Array(signed_words).good()) {
            values = signed_words;
        }
        if (values == nullptr) return;
        *words = static_cast<uint16_t *>(allocate(found * 2));
        std::memcpy(*words, values, found * 2);
        *count = found;
    });
}

cdicom_status cdicom_object_items(
    cdicom_object *object, const uint32_t *path, size_t path_count, size_t *count, cdicom_error **error) {
    return guarded(error, [&] {
        *count = 0;
        DcmElement *element = find(*object, path, path_count);
        if (element != nullptr && element->ident() == EVR_SQ)
            *count = static_cast<DcmSequenceOfItems *>(element)->card();
    });
}

void cdicom_memory_free(void *memory) { std::free(memory); }
