#include "cdicom_derived.h"

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcelem.h>
#include <dcmtk/dcmdata/dcpath.h>
#include <dcmtk/dcmdata/dcuid.h>

#include <memory>
#include <string>

#include "guard.hpp"
#include "library.hpp"
#include "object.hpp"
#include "part10.hpp"

using namespace cdicom;

struct cdicom_derived {
    cdicom_object *source = nullptr;
    DcmDataset elements;

    ~cdicom_derived() { cdicom_object_close(source); }
};

namespace {

DcmTagKey key(uint32_t tag) { return DcmTagKey(tag >> 16, tag & 0xFFFF); }

/// The item at a path, made where it isn't there.
DcmItem *item_at(DcmDataset &elements, const char *path) {
    DcmPathProcessor processor;
    if (processor.findOrCreatePath(&elements, path, OFTrue).bad())
        throw Failure(CDICOM_DAMAGED, "DCMTK can't make %s", path);
    OFList<DcmPath *> found;
    processor.getResults(found);
    DcmObject *last = found.empty() ? nullptr : found.front()->back()->m_obj;
    auto *item = dynamic_cast<DcmItem *>(last);
    if (item == nullptr) throw Failure(CDICOM_DAMAGED, "%s is no item", path);
    return item;
}

}  // namespace

cdicom_status cdicom_derived_open(
    const uint8_t *source, size_t count, size_t inflated_limit, cdicom_derived **derived, cdicom_error **error) {
    *derived = nullptr;
    cdicom_object *object = nullptr;
    const cdicom_status status = cdicom_object_open(source, count, CDICOM_HEADER, inflated_limit, &object, error);
    if (status != CDICOM_OK) return status;
    return guarded(error, [&] {
        std::unique_ptr<cdicom_object, decltype(&cdicom_object_close)> owned(object, cdicom_object_close);
        if (!has_dictionary())
            throw Failure(
                CDICOM_UNSUPPORTED, "DCMTK's data dictionary isn't installed; set DCMDICTPATH to its dicom.dic");
        auto opened = std::make_unique<cdicom_derived>();
        opened->source = owned.release();
        // The source's texts have been converted.
        opened->elements.putAndInsertString(DCM_SpecificCharacterSet, "ISO_IR 192");
        *derived = opened.release();
    });
}

void cdicom_derived_close(cdicom_derived *derived) { delete derived; }

bool cdicom_derived_source_has(cdicom_derived *derived, uint32_t tag) {
    return derived->source->elements.tagExistsWithValue(key(tag));
}

cdicom_status cdicom_derived_copy(cdicom_derived *derived, uint32_t tag, const char *item, cdicom_error **error) {
    return guarded(error, [&] {
        DcmElement *found = nullptr;
        if (derived->source->elements.findAndGetElement(key(tag), found).bad() || found == nullptr) return;
        std::unique_ptr<DcmObject> copy(found->clone());
        DcmItem *target = item == nullptr ? &derived->elements : item_at(derived->elements, item);
        auto *element = dynamic_cast<DcmElement *>(copy.get());
        if (element == nullptr || target->insert(element, OFTrue).bad())
            throw Failure(CDICOM_DAMAGED, "DCMTK can't copy (%04x,%04x)", tag >> 16, tag & 0xFFFF);
        (void)copy.release();
    });
}

cdicom_status cdicom_derived_set(
    cdicom_derived *derived, const char *path, const char *value, cdicom_error **error) {
    return guarded(error, [&] {
        DcmPathProcessor processor;
        if (processor.findOrCreatePath(&derived->elements, path, OFTrue).bad())
            throw Failure(CDICOM_DAMAGED, "DCMTK can't make %s", path);
        OFList<DcmPath *> found;
        processor.getResults(found);
        auto *element = found.empty() ? nullptr : dynamic_cast<DcmElement *>(found.front()->back()->m_obj);
        if (element == nullptr || element->putString(value).bad())
            throw Failure(CDICOM_DAMAGED, "DCMTK refuses the value of %s", path);
    });
}

cdicom_status cdicom_derived_pixels(
    cdicom_derived *derived, const uint8_t *bytes, size_t count, cdicom_error **error) {
    return guarded(error, [&] {
        if (count >= 0xFFFFFFFE) throw Failure(CDICOM_LIMIT, "its pixels need more than 4 GiB");
        if (derived->elements.putAndInsertUint8Array(DCM_PixelData, bytes, count).bad())
            throw Failure(CDICOM_NO_MEMORY, "there isn't enough memory for its pixels");
    });
}

cdicom_status cdicom_derived_write(
    cdicom_derived *derived, const char *implementation_uid, const char *implementation_name, uint8_t **bytes,
    size_t *count, cdicom_error **error) {
    return guarded(error, [&] {
        Bytes target;
        write_meta(target, derived->elements, UID_LittleEndianExplicitTransferSyntax, implementation_uid,
                   implementation_name);
        write_elements(target, derived->elements, EXS_LittleEndianExplicit);
        *bytes = static_cast<uint8_t *>(allocated_copy(target.all.data(), target.all.size()));
        *count = target.all.size();
    });
}
