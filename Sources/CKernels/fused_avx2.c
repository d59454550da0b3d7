#if defined(__x86_64__)
#include "cpu.h"
#pragma clang attribute push(FACET_AVX2, apply_to = function)
#define NAME(kernel) f32_##kernel##__avx2
#define SET facet_fused__avx2
#define WORD "avx2"
#include "fused.inc"
#pragma clang attribute pop
#endif
