#if defined(__x86_64__)
#include "cpu.h"
#pragma clang attribute push(FACET_AVX512, apply_to = function)
#define RUN facet_winograd_run__avx512
#define ROWS 14
#define VECTORS 2  // 28 of 32 registers
#include "winograd.inc"
#pragma clang attribute pop
#endif
