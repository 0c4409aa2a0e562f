#pragma once

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dcdatset.h>

#include <vector>

#include "cdicom.h"
#include "scan.hpp"

/// A parsed data set over borrowed (or, where it was deflated, owned) bytes.
struct cdicom_object {
    std::vector<uint8_t> inflated;
    const uint8_t *bytes = nullptr;
    size_t count = 0;
    cdicom::Layout layout;
    cdicom::Scan scan;
    DcmDataset elements;
    /// The last frame that was put together from several fragments.
    std::vector<uint8_t> frame;
};
