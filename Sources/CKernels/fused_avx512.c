#if defined(__x86_64__)
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)
#define NAME(kernel) f32_##kernel##__avx512
#define SET facet_fused__avx512
#define WORD "avx512"
#include "fused.inc"
#pragma clang attribute pop
#endif
