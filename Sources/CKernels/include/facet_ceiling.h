#ifndef FACET_CEILING_H
#define FACET_CEILING_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// What this machine can do at most, for timings to be held against. Each runs for some milliseconds
// on all threads.

/// Floating-point operations in fused multiply-adds of `repeats` million a thread.
double facet_ceiling_multiply_adds(int64_t repeats);

/// y ← x: `count` floats read, as many written.
void facet_ceiling_copy(const float *x, float *y, int64_t count);

#ifdef __cplusplus
}
#endif
#endif
