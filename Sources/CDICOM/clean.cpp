#include "clean.hpp"

#include <dcmtk/dcmdata/dcdeftag.h>

#include <cctype>
#include <unordered_set>

#include "guard.hpp"

namespace cdicom {

namespace {

constexpr const char *standard_root = "1.2.840.10008.";

/// UIDs that name a kind of thing, a vocabulary or a software, not an instance.
const std::unordered_set<uint32_t> kinds = {
    0x00080016, 0x00081150, 0x0008001A, 0x0008001B, 0x0008010C, 0x00080117, 0x00080118, 0x00041510, 0x00041512,
    0x0004151A, 0x00020010, 0x00083002, 0x0008115A, 0x00081151,
};

bool is_text(DcmEVR vr) {
    switch (vr) {
    case EVR_LO: case EVR_LT: case EVR_SH: case EVR_ST: case EVR_UT: case EVR_UC: case EVR_UR: case EVR_AE:
        return true;
    default: return false;
    }
}

bool is_date(DcmEVR vr) { return vr == EVR_DA || vr == EVR_DT; }

/// Values as text; bytes of an unknown representation as they are, not in hexadecimal.
std::string text_of(DcmElement *element) {
    Uint8 *bytes = nullptr;
    if (element->getUint8Array(bytes).good()) {
        if (bytes == nullptr) return "";
        return std::string(reinterpret_cast<char *>(bytes), element->getLengthField());
    }
    OFString text;
    element->getOFStringArray(text, OFFalse);
    return std::string(text.c_str(), text.size());
}

std::string trimmed(const std::string &text) {
    size_t first = 0, last = text.size();
    while (first < last && (text[first] == ' ' || text[first] == '\0')) first++;
    while (last > first && (text[last - 1] == ' ' || text[last - 1] == '\0')) last--;
    return text.substr(first, last - first);
}

std::vector<std::string> split(const std::string &text, const char *separators) {
    std::vector<std::string> parts;
    size_t start = 0;
    for (;;) {
        const size_t end = text.find_first_of(separators, start);
        parts.push_back(trimmed(text.substr(start, end - start)));
        if (end == std::string::npos) return parts;
        start = end + 1;
    }
}

std::string lower_case(std::string text) {
    for (char &c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80; }

}  // namespace

Cleaner::Cleaner(const cdicom_deidentification &request) : request(request) {
    for (size_t i = 0; i < request.rule_count; i++) {
        const cdicom_rule &rule = request.rules[i];
        if (rule.mask == 0xFFFFFFFF) exact[rule.tag] = rule.action;
        else masked.push_back(rule);
    }
}

void Cleaner::clean(DcmDataset &data_set) {
    learn_patient(data_set);
    clean_items(data_set);
    state(data_set);
}

void Cleaner::learn_patient(DcmDataset &data_set) {
    const auto text = [&](const DcmTagKey &key) {
        DcmElement *element = nullptr;
        return data_set.findAndGetElement(key, element).good() ? trimmed(text_of(element)) : std::string();
    };
    const std::string id = text(DCM_PatientID), name = text(DCM_PatientName);
    if (!id.empty() || !name.empty()) {
        char replacement[65] = "";
        request.name_patient(request.context, id.c_str(), name.c_str(), replacement, &days);
        patient_name = replacement;
    }
    // Shorter ones are found by chance.
    add_identifier(id, 5);
    add_identifier(text(DCM_AccessionNumber), 5);
    add_identifier(text(DCM_PatientBirthDate), 8);
    cdicom_action institution = CDICOM_ACTION_KEEP;
    if (find(0x00080080, institution) && institution != CDICOM_ACTION_KEEP)
        add_identifier(text(DCM_InstitutionName), 5);
    for (const auto &part : split(name, "^=\\ ,")) add_identifier(part, 4);
}

void Cleaner::add_identifier(const std::string &text, size_t least) {
    if (text.size() >= least) identifiers.push_back(lower_case(text));
}

bool Cleaner::repeats_identifier(const std::string &text) const {
    const std::string lower = lower_case(text);
    for (const auto &identifier : identifiers) {
        for (size_t at = lower.find(identifier); at != std::string::npos; at = lower.find(identifier, at + 1)) {
            const size_t end = at + identifier.size();
            const bool starts = at == 0 || !is_word(lower[at - 1]), ends = end == lower.size() || !is_word(lower[end]);
            if (starts && ends) return true;
        }
    }
    return false;
}

bool Cleaner::find(uint32_t tag, cdicom_action &action) const {
    if (const auto found = exact.find(tag); found != exact.end()) {
        action = found->second;
        return true;
    }
    for (const auto &rule : masked) {
        if ((tag & rule.mask) != rule.tag) continue;
        action = rule.action;
        return true;
    }
    return false;
}

void Cleaner::clean_items(DcmItem &item) {
    std::vector<DcmElement *> elements;
    for (DcmObject *next = item.nextInContainer(nullptr); next != nullptr; next = item.nextInContainer(next))
        elements.push_back(static_cast<DcmElement *>(next));
    for (DcmElement *element : elements) clean_element(item, element);
}

void Cleaner::clean_element(DcmItem &item, DcmElement *element) {
    const DcmTagKey key = element->getTag();
    const uint32_t number = static_cast<uint32_t>(key.getGroup()) << 16 | key.getElement();
    DcmTag tag(key);
    const bool is_known = tag.getEVR() != EVR_UN && tag.getEVR() != EVR_UNKNOWN;
    // The data dictionary may be older than the table; the file then says what it holds.
    if (!is_known) tag.setVR(DcmVR(element->ident()));

    cdicom_action action = CDICOM_ACTION_KEEP;
    const bool has_rule = find(number, action);
    // Private attributes (odd groups), lengths of groups, and what neither the table nor the dictionary knows.
    const bool is_foreign = key.getGroup() % 2 == 1 || key.getElement() == 0 || (!has_rule && !is_known);
    if (is_foreign) action = CDICOM_ACTION_REMOVE;
    const bool has_vr = tag.getEVR() != EVR_UN && tag.getEVR() != EVR_UNKNOWN;
    if (!has_vr && action != CDICOM_ACTION_KEEP) action = CDICOM_ACTION_REMOVE;

    if (element->ident() == EVR_SQ && (action == CDICOM_ACTION_KEEP || action == CDICOM_ACTION_UID))
        return clean_sequence(static_cast<DcmSequenceOfItems &>(*element));
    const std::string old = element->ident() == EVR_SQ ? "" : text_of(element);
    // Some writers know only UN: what the dictionary knows as text becomes text again.
    if (action == CDICOM_ACTION_KEEP && element->ident() == EVR_UN && tag.getVR().isaString()) put(item, tag, trimmed(old));
    switch (action) {
    case CDICOM_ACTION_REMOVE: delete item.remove(element); break;
    case CDICOM_ACTION_EMPTY: put(item, tag, ""); break;
    case CDICOM_ACTION_DUMMY: put_dummy(item, tag, old); break;
    case CDICOM_ACTION_UID: put(item, tag, renewed(old)); break;
    // A time of day says nothing without its date.
    case CDICOM_ACTION_SHIFT:
        if (is_date(tag.getEVR())) put(item, tag, moved_dates(old, days));
        break;
    case CDICOM_ACTION_KEEP: keep(item, tag, old); break;
    }
}

void Cleaner::clean_sequence(DcmSequenceOfItems &sequence) {
    for (unsigned long i = 0; i < sequence.card(); i++) clean_items(*sequence.getItem(i));
}

void Cleaner::keep(DcmItem &item, const DcmTag &tag, const std::string &old) {
    const uint32_t number = static_cast<uint32_t>(tag.getGroup()) << 16 | tag.getElement();
    const auto evr = tag.getEVR();
    if (evr == EVR_UI && !request.keeps_uids && kinds.count(number) == 0) {
        const std::string now = renewed(old);
        if (now != old) put(item, tag, now);
    } else if (evr == EVR_PN && !old.empty()) {
        put(item, tag, "");
        note(tag, "names a person, though no rule covers it: emptied");
    } else if (is_text(evr) && repeats_identifier(old)) {
        put(item, tag, "");
        note(tag, "repeats a name or a number that is removed elsewhere: emptied");
    }
}

std::string Cleaner::renewed(const std::string &uids) const {
    std::string all;
    for (const auto &uid : split(uids, "\\")) {
        if (!all.empty()) all += '\\';
        if (uid.empty() || uid.rfind(standard_root, 0) == 0) {
            all += uid;
            continue;
        }
        char replacement[65] = "";
        request.renew_uid(request.context, uid.c_str(), replacement);
        all += replacement;
    }
    return all;
}

void Cleaner::note(const DcmTag &tag, const char *text) {
    char line[160];
    std::snprintf(
        line, sizeof line, "%s (%04X,%04X) %s\n", DcmTag(tag).getTagName(), tag.getGroup(), tag.getElement(), text);
    note_lines += line;
}

/// What every de-identified data set states (PS3.15, E.1.1).
void Cleaner::state(DcmDataset &data_set) {
    put(data_set, DCM_PatientID, patient_name);
    put(data_set, DCM_PatientName, patient_name);
    put(data_set, DCM_PatientIdentityRemoved, "YES");
    put(data_set, DCM_DeidentificationMethod, request.method);
    put(data_set, DCM_LongitudinalTemporalInformationModified, request.temporal_information);
    delete data_set.remove(DCM_DeidentificationMethodCodeSequence);
    for (size_t i = 0; i + 1 < request.code_count; i += 2) {
        DcmItem *code = nullptr;
        const OFCondition condition =
            data_set.findOrCreateSequenceItem(DCM_DeidentificationMethodCodeSequence, code, -2);
        if (condition.bad() || code == nullptr)
            throw Failure(CDICOM_DAMAGED, "the codes of the method can't be written: %s", condition.text());
        put(*code, DCM_CodeValue, request.codes[i]);
        put(*code, DCM_CodingSchemeDesignator, "DCM");
        put(*code, DCM_CodeMeaning, request.codes[i + 1]);
    }
    OFString uid;
    if (data_set.findAndGetOFString(DCM_SOPInstanceUID, uid).bad() || uid.empty())
        put(data_set, DCM_SOPInstanceUID, request.fallback_uid);
}

}  // namespace cdicom
