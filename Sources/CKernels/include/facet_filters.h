#ifndef FACET_FILTERS_H
#define FACET_FILTERS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Taps of a filter at most.
enum { FACET_MAX_TAPS = 64 };

/// Planes resampled by one short filter along both axes:
///
///     y[i, j] = Σ_{k,l} taps[k]·taps[l] · u[i·down + k − pad, j·down + l − pad]
///
/// where u is x with `up − 1` zeros after each value, and zero beyond.
typedef struct {
  int64_t planes;         ///< N·C of a plain map, N·C/16 of a blocked one
  int64_t lanes;          ///< values a pixel: 1 or 16
  int64_t height, width;  ///< of x
  int64_t out_height, out_width;
  int64_t up, down, pad;  ///< pad may be negative
  int64_t count;          ///< of taps
  const float *taps;
} facet_filter;

/// The adjoint of a filter is a filter: up and down exchanged, taps reversed, pad = count − 1 −
/// pad.
void facet_filter_apply(const facet_filter *filter, const float *x, float *y);

#ifdef __cplusplus
}
#endif
#endif
