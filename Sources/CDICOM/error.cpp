#include <dcmtk/config/osconfig.h>

#include <cstdlib>

#include "cdicom.h"

void cdicom_error_free(cdicom_error *error) { std::free(error); }

const char *cdicom_dcmtk_version(void) { return PACKAGE_VERSION; }
