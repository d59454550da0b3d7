#if defined(__x86_64__)
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)
#define SET styled_bodies__avx512
#include "styled.inc"
#pragma clang attribute pop
#endif
