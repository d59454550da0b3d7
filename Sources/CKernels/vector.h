// Sixteen floats as one value: a register with AVX-512, several without. Operators are clang's.
#pragma once

#include <stdint.h>

// Everything here is inlined, so how a vector would be passed to a function does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

typedef float f32x16 __attribute__((vector_size(64)));
typedef int32_t i32x16 __attribute__((vector_size(64)));
typedef float f32x16_anywhere __attribute__((vector_size(64), aligned(4)));

#define INLINE static inline __attribute__((always_inline))

INLINE f32x16 load16(const float *p) { return *(const f32x16_anywhere *)p; }
INLINE void store16(float *p, f32x16 v) { *(f32x16_anywhere *)p = v; }
INLINE f32x16 all16(float v) { return (f32x16){v, v, v, v, v, v, v, v, v, v, v, v, v, v, v, v}; }

INLINE f32x16 select16(i32x16 where, f32x16 yes, f32x16 no) {
  return (f32x16)((where & (i32x16)yes) | (~where & (i32x16)no));
}

INLINE f32x16 leaky16(f32x16 v, f32x16 slope) { return select16((i32x16)(v > 0), v, v * slope); }

/// The sum of all, as a tree.
INLINE float total16(f32x16 v) {
  v += __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  v += __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3);
  v += __builtin_shufflevector(v, v, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1);
  return v[0] + v[1];
}
