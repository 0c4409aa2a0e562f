#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>
#include <dcmtk/dcmdata/dcxfer.h>

#include <cstring>
#include <memory>
#include <vector>

#include "decoders.hpp"
#include "guard.hpp"
#include "library.hpp"

namespace cdicom {

namespace {

void require(const OFCondition &condition) {
    if (condition.good()) return;
    if (condition == EC_MemoryExhausted) throw std::bad_alloc();
    throw Failure(CDICOM_DAMAGED, "its frame can't be decoded: %s", condition.text());
}

/// A data set with nothing but one compressed frame and what its decoder asks for.
DcmPixelData *make_frame(
    DcmDataset &data_set, E_TransferSyntax syntax, const uint8_t *bytes, size_t count,
    const cdicom_frame_format &format) {
    const auto put = [&](const DcmTagKey &tag, int value) {
        require(data_set.putAndInsertUint16(tag, static_cast<Uint16>(value)));
    };
    const int bits = format.sample_bytes * 8, stored = format.bits_stored < bits ? format.bits_stored : bits;
    put(DCM_SamplesPerPixel, format.samples);
    put(DCM_Rows, format.rows);
    put(DCM_Columns, format.columns);
    put(DCM_BitsAllocated, bits);
    put(DCM_BitsStored, stored);
    put(DCM_HighBit, stored - 1);
    put(DCM_PixelRepresentation, format.is_signed ? 1 : 0);
    if (format.samples > 1) put(DCM_PlanarConfiguration, 0);
    require(data_set.putAndInsertString(DCM_PhotometricInterpretation, format.photometric));

    auto sequence = std::make_unique<DcmPixelSequence>(DcmTag(DCM_PixelSequenceTag));
    require(sequence->insert(new DcmPixelItem(DcmTag(DCM_PixelItemTag))));
    auto item = std::make_unique<DcmPixelItem>(DcmTag(DCM_PixelItemTag));
    require(item->putUint8Array(bytes, static_cast<unsigned long>(count)));
    require(sequence->insert(item.get()));
    (void)item.release();
    auto pixels = std::make_unique<DcmPixelData>(DCM_PixelData);
    pixels->putOriginalRepresentation(syntax, nullptr, sequence.release());
    require(data_set.insert(pixels.get()));
    return pixels.release();
}

}  // namespace

void decode_by_dcmtk(
    const char *transfer_syntax, const uint8_t *bytes, size_t count, cdicom_frame_format &format, void *target) {
    prepare_library();
    const E_TransferSyntax syntax = DcmXfer(transfer_syntax).getXfer();
    if (syntax == EXS_Unknown) throw Failure(CDICOM_UNSUPPORTED, "transfer syntax %s is unknown", transfer_syntax);
    DcmDataset data_set;
    DcmPixelData *pixels = make_frame(data_set, syntax, bytes, count, format);
    const size_t needed = static_cast<size_t>(format.rows) * format.columns * format.samples * format.sample_bytes;
    // DCMTK writes whole words: an odd number of bytes goes through a buffer of its own.
    std::vector<uint8_t> words(needed % 2 == 1 ? needed + 1 : 0);
    Uint32 fragment = 1;
    OFString photometric;
    require(pixels->getUncompressedFrame(
        &data_set, 0, fragment, words.empty() ? target : words.data(), static_cast<Uint32>(needed + needed % 2),
        photometric));
    if (!words.empty()) std::memcpy(target, words.data(), needed);
    if (format.samples > 1) std::snprintf(format.photometric, sizeof format.photometric, "%s", photometric.c_str());
}

}  // namespace cdicom
