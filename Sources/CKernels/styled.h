// What the drivers of the styled layers share with the bodies of their loops, which are compiled
// once for AVX-512 and once for any CPU.
#pragma once

#include <stdint.h>

#include "facet_styled.h"

/// Values of a stretch: what the first-level cache holds of three maps.
enum { STRETCH = 4096, SUMS = 4 };

struct styled_job {
  const facet_styled *s;
  const float *x, *dy;
  float *y;
  int64_t stretches;
  float *sums;  // [plane][stretch][SUMS][16]
};

struct scaled_job {
  int64_t channels, pixels, stretches;
  int blocked;
  const float *scale, *x, *dy;
  float *dx, *sums;
};

/// Pixels that are summed at a time: their vectors stay in the first-level cache.
enum { PIXELS = 64, OUTPUTS = 4 };

struct project_job {
  int64_t channels, pixels, outputs, stretches;
  const float *weights, *bias, *x, *dy;
  float *y, *dx, *sums;
};

/// Pixels of a task backward.
enum { REACH = 512 };

/// Bodies of parallel loops, for one kind of CPU.
typedef struct {
  void (*forward)(void *, int64_t, int64_t);
  void (*backward)(void *, int64_t, int64_t);
  void (*scaled)(void *, int64_t, int64_t);
  void (*project)(void *, int64_t, int64_t);
  void (*spread)(void *, int64_t, int64_t);
} styled_bodies;

const styled_bodies *styled_variant(void);
