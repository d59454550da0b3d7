#ifndef FACET_POOLING_H
#define FACET_POOLING_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// out[p,i,j,l] = scale · Σ in[p, f·i+r, f·j+s, l] over r, s < f.
///
/// `in` is [planes, height·f, width·f, lanes], `out` [planes, height, width, lanes]: lanes is 1 for
/// plain maps and 16 for blocked ones.
void facet_pool_sum(const float *in, float *out, int64_t planes, int64_t height, int64_t width,
                    int64_t lanes, int64_t f, float scale);

/// out[p,i,j,l] = scale · in[p, i/f, j/f, l]: the adjoint. `out` is [planes, height·f, width·f,
/// lanes].
void facet_pool_repeat(const float *in, float *out, int64_t planes, int64_t height, int64_t width,
                       int64_t lanes, int64_t f, float scale);

#ifdef __cplusplus
}
#endif
#endif
