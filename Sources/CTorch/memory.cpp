// Keeps the memory of freed tensors for the next step.

#include "CTorch.h"

#if defined(__linux__)
#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/alloc_cpu.h>

#include <algorithm>
#include <cstring>
#include <list>
#include <map>
#include <mutex>
#include <sys/mman.h>
#include <unordered_map>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

namespace {

/// Large blocks come from the kernel one by one and are kept when they are freed, smaller ones from libtorch's own
/// allocator. glibc would return large ones at once, so that each step faults in and clears the same pages again, a
/// third of its processor time; told to keep them in its heap, it cuts them up and grows beyond what is needed. Here a
/// kept block serves a request of nearly its size or none, and those that lay unused longest are returned before the
/// process would hold more than a little above its fullest moment, so that the peak is nearly that of the tensors.
class KeptBlocks final : public c10::Allocator {
  public:
    c10::DataPtr allocate(size_t bytes) override {
        void *data = bytes < least ? nullptr : take(rounded(bytes));
        if (!data) data = c10::alloc_cpu(bytes);
        return {data, data, &release, c10::Device(c10::DeviceType::CPU)};
    }
    c10::DeleterFnPtr raw_deleter() const override { return &release; }
    void copy_data(void *to, const void *from, size_t count) const override { std::memcpy(to, from, count); }

    static KeptBlocks &shared() {
        // Never destroyed: tensors in static storage may outlive it.
        static auto *blocks = new KeptBlocks;
        return *blocks;
    }

  private:
    using Kept = std::multimap<size_t, void *>;

    /// Smaller ones cost more to look after than to fault in.
    static constexpr size_t least = 1 << 18;
    static constexpr size_t page = 4096, huge = 2 << 20;
    /// A sixteenth is kept beyond the fullest moment: a step like the last one then finds nearly all of its blocks
    /// again, where within the bare peak it would map many of them anew.
    static constexpr size_t spare = 16;

    static size_t rounded(size_t bytes) { return (bytes + page - 1) / page * page; }

    static void release(void *data) { shared().give(data); }

    void *take(size_t bytes) {
        const std::lock_guard lock(mutex);
        auto fit = kept.lower_bound(bytes);
        if (fit != kept.end() && fit->first <= bytes + bytes / 16) {
            auto [size, data] = *fit;
            forget(fit);
            return use(data, size);
        }
        while (!kept.empty() && inUse + keptBytes + bytes > fullest + fullest / spare) {
            auto [size, data] = *oldest.front();
            forget(oldest.front());
            munmap(data, size);
        }
        void *data = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (data == MAP_FAILED) return nullptr;
        // A wish that the kernel may refuse.
        if (bytes >= huge) madvise(data, bytes, MADV_HUGEPAGE);
        return use(data, bytes);
    }

    void *use(void *data, size_t size) {
        sizes.emplace(data, size);
        inUse += size;
        fullest = std::max(fullest, inUse);
        return data;
    }

    void give(void *data) {
        {
            const std::lock_guard lock(mutex);
            if (auto used = sizes.find(data); used != sizes.end()) {
                const size_t size = used->second;
                sizes.erase(used);
                inUse -= size;
                keptBytes += size;
                const auto place = kept.emplace(size, data);
                ages.emplace(data, oldest.insert(oldest.end(), place));
                return;
            }
        }
        c10::free_cpu(data);
    }

    void forget(Kept::iterator place) {
        const auto age = ages.find(place->second);
        oldest.erase(age->second);
        ages.erase(age);
        keptBytes -= place->first;
        kept.erase(place);
    }

    std::mutex mutex;
    /// Blocks in use.
    std::unordered_map<void *, size_t> sizes;
    /// Blocks kept, by size, and in the order they were freed in.
    Kept kept;
    std::list<Kept::iterator> oldest;
    std::unordered_map<void *, std::list<Kept::iterator>::iterator> ages;
    size_t inUse = 0, keptBytes = 0, fullest = 0;
};

} // namespace

bool ctorch_runtime_keep_memory(void) noexcept {
    c10::SetCPUAllocator(&KeptBlocks::shared(), 1);
#if defined(__GLIBC__)
    // Films are decoded on many threads and freed on others; an arena for each thread lets their leftovers grow with
    // the length of a run.
    return mallopt(M_ARENA_MAX, 1) == 1;
#else
    return true;
#endif
}
#else
bool ctorch_runtime_keep_memory(void) noexcept { return false; }
#endif
