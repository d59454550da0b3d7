#if defined(__x86_64__)
#include "cpu.h"
#pragma clang attribute push(FACET_AVX2, apply_to = function)
#define RUN facet_winograd_run__avx2
#define ROWS 6  // 12 of 16 registers, two a vector
#define VECTORS 1
#include "winograd.inc"
#pragma clang attribute pop
#endif
