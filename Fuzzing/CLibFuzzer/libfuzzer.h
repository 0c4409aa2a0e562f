// LLVM ships libFuzzer's library without a header; this is its one entry (FuzzerInterface.h).
#ifndef CLIBFUZZER_H
#define CLIBFUZZER_H

#include <stddef.h>
#include <stdint.h>

typedef int (*libfuzzer_input)(const uint8_t *_Nullable bytes, size_t count);

/// Runs the fuzzer with its own command line until it is done; `input` returns 0.
int LLVMFuzzerRunDriver(int *_Nonnull argc, char *_Nullable *_Nonnull *_Nonnull argv, libfuzzer_input _Nonnull input);

#endif
