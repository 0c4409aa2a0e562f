#include <dcmtk/dcmdata/dcdeftag.h>

#include <chrono>

#include "clean.hpp"
#include "guard.hpp"

namespace cdicom {

namespace {

void require(const OFCondition &condition, const DcmTag &tag) {
    if (condition.bad())
        throw Failure(
            CDICOM_DAMAGED, "element (%04X,%04X) can't be replaced: %s", tag.getGroup(), tag.getElement(),
            condition.text());
}

/// A text that says nothing, and is valid where `vr` is.
const char *dummy_text(DcmEVR vr) {
    switch (vr) {
    case EVR_DA: return "19000101";
    case EVR_TM: return "000000";
    case EVR_DT: return "19000101000000";
    case EVR_AS: return "000Y";
    case EVR_DS:
    case EVR_IS: return "0";
    case EVR_UR: return "urn:removed";
    default: return "REMOVED";
    }
}

std::string moved_date(const std::string &date, int days) {
    if (date.size() < 8) return "";
    for (size_t i = 0; i < 8; i++)
        if (date[i] < '0' || date[i] > '9') return "";
    using namespace std::chrono;
    const year_month_day old{
        year{std::stoi(date.substr(0, 4))}, month{static_cast<unsigned>(std::stoi(date.substr(4, 2)))},
        day{static_cast<unsigned>(std::stoi(date.substr(6, 2)))}};
    if (!old.ok()) return "";
    const year_month_day moved{sys_days{old} + std::chrono::days{days}};
    char text[16];
    std::snprintf(
        text, sizeof text, "%04d%02u%02u", static_cast<int>(moved.year()), static_cast<unsigned>(moved.month()),
        static_cast<unsigned>(moved.day()));
    return text + date.substr(8);
}

}  // namespace

void put(DcmItem &item, const DcmTag &tag, const std::string &text) {
    // Numbers and bytes take no text; without value all are alike.
    if (text.empty()) return require(item.insertEmptyElement(tag, OFTrue), tag);
    require(item.putAndInsertOFStringArray(tag, OFString(text.c_str(), text.size()), OFTrue), tag);
}

std::string moved_dates(const std::string &dates, int days) {
    std::string all;
    for (size_t start = 0;;) {
        const size_t end = dates.find('\\', start);
        all += moved_date(dates.substr(start, end == std::string::npos ? end : end - start), days);
        if (end == std::string::npos) return all;
        all += '\\';
        start = end + 1;
    }
}

void Cleaner::put_dummy(DcmItem &item, const DcmTag &tag, const std::string &old) {
    static const Uint8 no_bytes[2] = {0, 0};
    switch (tag.getEVR()) {
    case EVR_SQ:
        // One item without attributes.
        require(item.insertEmptyElement(tag, OFTrue), tag);
        require(item.insertSequenceItem(tag, new DcmItem()), tag);
        return;
    case EVR_UI: return put(item, tag, renewed(old));
    case EVR_OB: case EVR_UN: return require(item.putAndInsertUint8Array(tag, no_bytes, 2, OFTrue), tag);
    case EVR_US: return require(item.putAndInsertUint16(tag, 0, 0, OFTrue), tag);
    case EVR_SS: return require(item.putAndInsertSint16(tag, 0, 0, OFTrue), tag);
    case EVR_UL: return require(item.putAndInsertUint32(tag, 0, 0, OFTrue), tag);
    case EVR_SL: return require(item.putAndInsertSint32(tag, 0, 0, OFTrue), tag);
    case EVR_FL: return require(item.putAndInsertFloat32(tag, 0, 0, OFTrue), tag);
    case EVR_FD: return require(item.putAndInsertFloat64(tag, 0, 0, OFTrue), tag);
    case EVR_AE: case EVR_AS: case EVR_CS: case EVR_DA: case EVR_DS: case EVR_DT: case EVR_IS: case EVR_LO:
    case EVR_LT: case EVR_PN: case EVR_SH: case EVR_ST: case EVR_TM: case EVR_UC: case EVR_UR: case EVR_UT:
        return put(item, tag, dummy_text(tag.getEVR()));
    // Arrays of words and the like: without value.
    default: return put(item, tag, "");
    }
}

}  // namespace cdicom
