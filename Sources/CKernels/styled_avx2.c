#if defined(__x86_64__)
#include "cpu.h"
#pragma clang attribute push(FACET_AVX2, apply_to = function)
#define SET styled_bodies__avx2
#include "styled.inc"
#pragma clang attribute pop
#endif
