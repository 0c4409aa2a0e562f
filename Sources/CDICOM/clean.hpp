#pragma once

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>
#include <dcmtk/dcmdata/dcsequen.h>

#include <string>
#include <unordered_map>
#include <vector>

#include "cdicom_deidentify.h"

namespace cdicom {

/// Carries out the rules on a data set, item by item.
class Cleaner {
  public:
    explicit Cleaner(const cdicom_deidentification &request);

    /// Cleans everything and states that it was done.
    void clean(DcmDataset &data_set);

    const std::string &patient() const { return patient_name; }
    const std::string &notes() const { return note_lines; }

  private:
    const cdicom_deidentification &request;
    std::unordered_map<uint32_t, cdicom_action> exact;
    std::vector<cdicom_rule> masked;
    std::string patient_name, note_lines;
    int days = 0;
    /// Names and numbers of the patient and the institution, which texts that are kept may repeat.
    std::vector<std::string> identifiers;

    void learn_patient(DcmDataset &data_set);
    void add_identifier(const std::string &text, size_t least);
    bool repeats_identifier(const std::string &text) const;
    bool find(uint32_t tag, cdicom_action &action) const;
    void clean_items(DcmItem &item);
    void clean_element(DcmItem &item, DcmElement *element);
    void clean_sequence(DcmSequenceOfItems &sequence);
    void keep(DcmItem &item, const DcmTag &tag, const std::string &old);
    std::string renewed(const std::string &uids) const;
    void note(const DcmTag &tag, const char *text);
    void put_dummy(DcmItem &item, const DcmTag &tag, const std::string &old);
    void state(DcmDataset &data_set);
};

/// Puts a text in the place of an element; an empty one leaves it without value.
void put(DcmItem &item, const DcmTag &tag, const std::string &text);

/// Dates such as "20200131", possibly with a time behind them, moved by days; those that can't be read are emptied.
std::string moved_dates(const std::string &dates, int days);

}  // namespace cdicom
