#include <libdeflate.h>

#include <algorithm>
#include <memory>

#include "guard.hpp"
#include "scan.hpp"

namespace cdicom {

std::vector<uint8_t> inflate(const uint8_t *bytes, size_t count, size_t limit) {
    struct Deleter {
        void operator()(libdeflate_decompressor *decompressor) const { libdeflate_free_decompressor(decompressor); }
    };
    const std::unique_ptr<libdeflate_decompressor, Deleter> decompressor(libdeflate_alloc_decompressor());
    if (!decompressor) throw std::bad_alloc();
    // Deflate doesn't say how long its output is: the buffer doubles until it fits, or the limit is reached.
    size_t capacity = std::min(limit, std::max<size_t>(count * 4, 1 << 16));
    for (;;) {
        std::vector<uint8_t> inflated(capacity);
        size_t written = 0;
        switch (libdeflate_deflate_decompress(decompressor.get(), bytes, count, inflated.data(), capacity, &written)) {
        case LIBDEFLATE_SUCCESS:
            inflated.resize(written);
            return inflated;
        case LIBDEFLATE_INSUFFICIENT_SPACE:
            if (capacity >= limit)
                throw Failure(CDICOM_LIMIT, "its deflated data set inflates to more than %zu bytes", limit);
            capacity = std::min(limit, capacity * 2);
            break;
        default:
            throw Failure(CDICOM_DAMAGED, "its deflated data set can't be inflated");
        }
    }
}

}  // namespace cdicom
