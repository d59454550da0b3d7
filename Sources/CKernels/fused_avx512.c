#if defined(__x86_64__)
#include "cpu.h"
#pragma clang attribute push(FACET_AVX512, apply_to = function)
#define NAME(kernel) f32_##kernel##__avx512
#define SET facet_fused__avx512
#define WORD "avx512"
#include "fused.inc"
#pragma clang attribute pop
#endif
