#include "part10.hpp"

#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dcwcache.h>

#include <cstdlib>
#include <cstring>
#include <new>

#include "guard.hpp"

namespace cdicom {

void Bytes::append(const void *bytes, size_t count) {
    const auto *start = static_cast<const uint8_t *>(bytes);
    all.insert(all.end(), start, start + count);
}

void Bytes::number(uint32_t value, int size, bool is_big_endian) {
    for (int i = 0; i < size; i++) all.push_back(value >> 8 * (is_big_endian ? size - 1 - i : i));
}

void Bytes::meta(uint16_t element, const char *vr, std::string value, char padding) {
    if (value.size() % 2 == 1) value += padding;
    number(0x0002, 2);
    number(element, 2);
    append(vr, 2);
    if (std::strcmp(vr, "OB") == 0) number(0, 2);
    number(static_cast<uint32_t>(value.size()), std::strcmp(vr, "OB") == 0 ? 4 : 2);
    append(value.data(), value.size());
}

std::string text_value(DcmDataset &data_set, const DcmTagKey &tag) {
    OFString text;
    data_set.findAndGetOFString(tag, text);
    return std::string(text.c_str());
}

void write_meta(
    Bytes &target, DcmDataset &data_set, const std::string &transfer_syntax, const char *implementation_uid,
    const char *implementation_name) {
    Bytes meta;
    meta.meta(0x0001, "OB", std::string("\0\1", 2));
    meta.meta(0x0002, "UI", text_value(data_set, DCM_SOPClassUID));
    meta.meta(0x0003, "UI", text_value(data_set, DCM_SOPInstanceUID));
    meta.meta(0x0010, "UI", transfer_syntax);
    meta.meta(0x0012, "UI", implementation_uid);
    meta.meta(0x0013, "SH", implementation_name, ' ');
    target.all.assign(128, 0);
    target.append("DICM", 4);
    target.number(0x0002, 2);
    target.number(0x0000, 2);
    target.append("UL", 2);
    target.number(4, 2);
    target.number(static_cast<uint32_t>(meta.all.size()), 4);
    target.append(meta.all.data(), meta.all.size());
}

void write_elements(Bytes &target, DcmDataset &data_set, E_TransferSyntax encoding) {
    // Room for the lengths of groups, too, which are not written.
    std::vector<uint8_t> buffer(data_set.calcElementLength(encoding, EET_ExplicitLength) + 65536);
    DcmOutputBufferStream stream(buffer.data(), static_cast<offile_off_t>(buffer.size()));
    data_set.transferInit();
    DcmWriteCache cache;
    const OFCondition condition = data_set.write(stream, encoding, EET_ExplicitLength, &cache, EGL_withoutGL);
    data_set.transferEnd();
    if (condition.bad()) throw Failure(CDICOM_DAMAGED, "DCMTK can't write it: %s", condition.text());
    void *start = nullptr;
    offile_off_t length = 0;
    stream.flushBuffer(start, length);
    target.append(start, static_cast<size_t>(length));
}

void *allocated_copy(const void *bytes, size_t count) {
    void *memory = std::malloc(count > 0 ? count : 1);
    if (memory == nullptr) throw std::bad_alloc();
    if (count > 0) std::memcpy(memory, bytes, count);
    return memory;
}

}  // namespace cdicom
