#pragma once

namespace cdicom {

/// Registers DCMTK's decoders and silences its log, once; every entry that uses DCMTK calls it first.
void prepare_library();

/// Whether DCMTK found its data dictionary: without it, data sets of implicit value representation can't be read.
bool has_dictionary();

}  // namespace cdicom
