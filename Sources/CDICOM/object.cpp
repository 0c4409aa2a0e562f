#include "object.hpp"

#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcxfer.h>

#include <cstring>
#include <memory>

#include "guard.hpp"
#include "library.hpp"

namespace {

using namespace cdicom;

E_TransferSyntax dcmtk_encoding(Encoding encoding) {
    if (!encoding.is_explicit) return encoding.is_big_endian ? EXS_BigEndianImplicit : EXS_LittleEndianImplicit;
    return encoding.is_big_endian ? EXS_BigEndianExplicit : EXS_LittleEndianExplicit;
}

/// Has DCMTK parse the elements before the pixels.
void parse(cdicom_object &object) {
    const Range &range = object.scan.elements;
    if (range.count == 0) return;
    if (!object.layout.encoding.is_explicit && !has_dictionary())
        throw Failure(CDICOM_UNSUPPORTED, "DCMTK's data dictionary isn't installed; set DCMDICTPATH to its dicom.dic");
    DcmInputBufferStream stream;
    stream.setBuffer(object.bytes + range.start, static_cast<offile_off_t>(range.count));
    stream.setEos();
    object.elements.transferInit();
    const OFCondition condition =
        object.elements.read(stream, dcmtk_encoding(object.layout.encoding), EGL_noChange, DCM_MaxReadLength);
    object.elements.transferEnd();
    if (condition.bad()) throw Failure(CDICOM_DAMAGED, "DCMTK can't parse it: %s", condition.text());
    // Texts that can't be converted stay as they are; the reader repairs what isn't UTF-8.
    (void)object.elements.convertToUTF8();
}

}  // namespace

cdicom_status cdicom_object_open(
    const uint8_t *bytes, size_t count, cdicom_extent extent, size_t inflated_limit, cdicom_object **object,
    cdicom_error **error) {
    return guarded(error, [&] {
        prepare_library();
        auto opened = std::make_unique<cdicom_object>();
        opened->layout = read_layout(bytes, count);
        opened->bytes = bytes;
        opened->count = count;
        if (opened->layout.is_deflated) {
            const size_t start = opened->layout.start;
            opened->inflated = inflate(bytes + start, count - start, inflated_limit);
            opened->bytes = opened->inflated.data();
            opened->count = opened->inflated.size();
            opened->layout.start = 0;
        }
        settle_encoding(opened->layout, opened->bytes, opened->count);
        opened->scan = scan_data_set(
            opened->bytes, opened->count, opened->layout.start, opened->layout.encoding, extent);
        parse(*opened);
        *object = opened.release();
    });
}

void cdicom_object_close(cdicom_object *object) { delete object; }

void cdicom_object_info(const cdicom_object *object, cdicom_info *info) {
    *info = {};
    std::strncpy(info->transfer_syntax, object->layout.transfer_syntax.c_str(), sizeof info->transfer_syntax - 1);
    info->is_guessed = object->layout.is_guessed;
    info->is_explicit = object->layout.encoding.is_explicit;
    info->is_big_endian = object->layout.encoding.is_big_endian;
    info->pixels = object->scan.pixels;
    if (object->scan.native.count > 0) info->native = object->bytes + object->scan.native.start;
    info->native_count = object->scan.native.count;
    info->native_is_words = object->scan.native_is_words;
    info->fragments = object->scan.fragments.size();
}
