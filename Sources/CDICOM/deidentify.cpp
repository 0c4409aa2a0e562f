#include "cdicom_deidentify.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcistrmb.h>

#include <cstring>
#include <vector>

#include "clean.hpp"
#include "guard.hpp"
#include "library.hpp"
#include "part10.hpp"
#include "scan.hpp"

namespace {

using namespace cdicom;

constexpr const char *implicit_little = "1.2.840.10008.1.2", *explicit_little = "1.2.840.10008.1.2.1",
                     *explicit_big = "1.2.840.10008.1.2.2";

/// A file's parts, found before DCMTK reads any of them.
struct Source {
    std::vector<uint8_t> inflated;
    const uint8_t *bytes;
    size_t count;
    Layout layout;
    Scan scan;

    Source(const uint8_t *given, size_t given_count, size_t inflated_limit) : bytes(given), count(given_count) {
        layout = read_layout(bytes, count);
        if (layout.is_deflated) {
            inflated = inflate(bytes + layout.start, count - layout.start, inflated_limit);
            bytes = inflated.data();
            count = inflated.size();
            layout.start = 0;
        }
        settle_encoding(layout, bytes, count);
        scan = scan_data_set(bytes, count, layout.start, layout.encoding, CDICOM_WHOLE);
        if (scan.pixels == CDICOM_FLOAT) throw Failure(CDICOM_UNSUPPORTED, "its pixels are floating-point numbers");
    }

    E_TransferSyntax element_encoding() const {
        if (layout.encoding.is_big_endian) return EXS_BigEndianExplicit;
        return layout.encoding.is_explicit ? EXS_LittleEndianExplicit : EXS_LittleEndianImplicit;
    }
};

/// Where the pixels of the target come from decides how all of it is written.
struct Target {
    std::string transfer_syntax;
    E_TransferSyntax encoding;

    Target(const Source &source, bool has_new_pixels) {
        encoding = source.element_encoding();
        if (has_new_pixels || source.scan.pixels == CDICOM_ENCAPSULATED) encoding = EXS_LittleEndianExplicit;
        if (!has_new_pixels && source.scan.pixels == CDICOM_ENCAPSULATED)
            transfer_syntax = source.layout.transfer_syntax;
        else
            transfer_syntax = encoding == EXS_BigEndianExplicit      ? explicit_big
                              : encoding == EXS_LittleEndianExplicit ? explicit_little
                                                                     : implicit_little;
    }
};

DcmDataset parsed(const Source &source) {
    DcmDataset data_set;
    const Range &range = source.scan.elements;
    if (range.count == 0) return data_set;
    DcmInputBufferStream stream;
    stream.setBuffer(source.bytes + range.start, static_cast<offile_off_t>(range.count));
    stream.setEos();
    data_set.transferInit();
    const OFCondition condition = data_set.read(stream, source.element_encoding(), EGL_noChange, DCM_MaxReadLength);
    data_set.transferEnd();
    if (condition.bad()) throw Failure(CDICOM_DAMAGED, "DCMTK can't parse it: %s", condition.text());
    return data_set;
}

/// A damaged file may hold file meta elements (PS3.10, 7.1) in its data set, where readers could believe them.
void drop_misplaced_meta(DcmDataset &data_set) {
    for (unsigned long i = data_set.card(); i-- > 0;)
        if (data_set.getElement(i)->getGTag() < 0x0008) delete data_set.remove(i);
}

/// Nothing is handed out that can't be read again: what DCMTK makes of a damaged file, it may not read itself.
void check_readable(const Bytes &target, size_t inflated_limit, const cdicom_native_pixels &pixels) {
    try {
        const Source written(target.all.data(), target.all.size(), inflated_limit);
        parsed(written);
        if (pixels.bytes != nullptr && written.scan.native.count != pixels.count + pixels.count % 2)
            throw Failure(CDICOM_DAMAGED, "its pixel data appear more than once");
    } catch (const Failure &failure) {
        throw Failure(CDICOM_DAMAGED, "no sound file can be made of it: %s", failure.message);
    }
}

void write_pixel_header(Bytes &target, const Target &form, bool is_words, uint32_t length) {
    const bool is_big = form.encoding == EXS_BigEndianExplicit;
    target.number(0x7FE0, 2, is_big);
    target.number(0x0010, 2, is_big);
    if (form.encoding != EXS_LittleEndianImplicit) {
        target.append(is_words ? "OW" : "OB", 2);
        target.number(0, 2);
    }
    target.number(length, 4, is_big);
}

void write_pixels(Bytes &target, const Source &source, const Target &form, const cdicom_native_pixels &pixels) {
    const Scan &scan = source.scan;
    if (pixels.bytes != nullptr) {
        const size_t padded = pixels.count + pixels.count % 2;
        if (padded >= undefined_length) throw Failure(CDICOM_LIMIT, "its pixels need more than 4 GiB");
        write_pixel_header(target, form, pixels.bits_allocated > 8, static_cast<uint32_t>(padded));
        target.append(pixels.bytes, pixels.count);
        if (padded != pixels.count) target.number(0, 1);
    } else if (scan.pixels == CDICOM_NATIVE) {
        write_pixel_header(target, form, scan.native_is_words, static_cast<uint32_t>(scan.native.count));
        target.append(source.bytes + scan.native.start, scan.native.count);
    } else if (scan.pixels == CDICOM_ENCAPSULATED) {
        write_pixel_header(target, form, false, undefined_length);
        auto items = scan.fragments;
        items.insert(items.begin(), scan.offset_table);
        for (const Range &item : items) {
            target.number(0xFFFE, 2);
            target.number(0xE000, 2);
            target.number(static_cast<uint32_t>(item.count), 4);
            target.append(source.bytes + item.start, item.count);
        }
        target.number(0xFFFE, 2);
        target.number(0xE0DD, 2);
        target.number(0, 4);
    }
}

/// The Image Pixel attributes of the new pixels (PS3.3, C.7.6.3).
void describe_pixels(DcmDataset &data_set, const cdicom_native_pixels &pixels) {
    const bool is_colour =
        std::strncmp(pixels.photometric, "MONOCHROME", 10) != 0 && std::strncmp(pixels.photometric, "PALETTE", 7) != 0;
    put(data_set, DCM_PhotometricInterpretation, pixels.photometric);
    data_set.putAndInsertUint16(DCM_PixelRepresentation, pixels.is_signed ? 1 : 0);
    data_set.putAndInsertUint16(DCM_SamplesPerPixel, is_colour ? 3 : 1);
    data_set.putAndInsertUint16(DCM_BitsAllocated, static_cast<Uint16>(pixels.bits_allocated));
    data_set.putAndInsertUint16(DCM_BitsStored, static_cast<Uint16>(pixels.bits_stored));
    data_set.putAndInsertUint16(DCM_HighBit, static_cast<Uint16>(pixels.bits_stored - 1));
    if (is_colour) data_set.putAndInsertUint16(DCM_PlanarConfiguration, 0);
    else delete data_set.remove(DCM_PlanarConfiguration);
}

}  // namespace

cdicom_status cdicom_deidentify(
    const uint8_t *bytes, size_t count, size_t inflated_limit, const cdicom_deidentification *request,
    cdicom_deidentified *result, cdicom_error **error) {
    *result = {};
    return guarded(error, [&] {
        if (!has_dictionary())
            throw Failure(
                CDICOM_UNSUPPORTED, "DCMTK's data dictionary isn't installed; set DCMDICTPATH to its dicom.dic");
        const Source source(bytes, count, inflated_limit);
        DcmDataset data_set = parsed(source);
        if (data_set.tagExists(DCM_DirectoryRecordSequence))
            throw Failure(CDICOM_UNSUPPORTED, "it is a DICOMDIR, a list of patients; leave it out");
        Cleaner cleaner(*request);
        drop_misplaced_meta(data_set);
        cleaner.clean(data_set);
        if (request->pixels.bytes != nullptr) describe_pixels(data_set, request->pixels);

        const Target form(source, request->pixels.bytes != nullptr);
        Bytes target;
        write_meta(
            target, data_set, form.transfer_syntax, request->implementation_uid, request->implementation_name);
        write_elements(target, data_set, form.encoding);
        write_pixels(target, source, form, request->pixels);
        check_readable(target, inflated_limit, request->pixels);

        const std::string uid = text_value(data_set, DCM_SOPInstanceUID);
        std::snprintf(result->instance_uid, sizeof result->instance_uid, "%s", uid.c_str());
        std::snprintf(result->patient, sizeof result->patient, "%s", cleaner.patient().c_str());
        result->notes = static_cast<char *>(allocated_copy(cleaner.notes().c_str(), cleaner.notes().size() + 1));
        result->bytes = static_cast<uint8_t *>(allocated_copy(target.all.data(), target.all.size()));
        result->count = target.all.size();
    });
}
