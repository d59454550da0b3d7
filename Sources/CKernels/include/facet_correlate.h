#ifndef FACET_CORRELATE_H
#define FACET_CORRELATE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// out[p,i,j] = Σ_{r,s} kernel[r,s] · x[p,i+r,j+s], one kernel for all planes, nothing beyond the
/// border.
///
/// x is [planes, height, width], out [planes, height − kh + 1, width − kw + 1].
void facet_correlate(const float *x, const float *kernel, float *out, int64_t planes,
                     int64_t height, int64_t width, int64_t kh, int64_t kw);

/// dkernel[r,s] = Σ_{p,i,j} dy[p,i,j] · x[p,i+r,j+s]
void facet_correlate_kernel_gradient(const float *x, const float *dy, float *dkernel,
                                     int64_t planes, int64_t height, int64_t width, int64_t kh,
                                     int64_t kw);

#ifdef __cplusplus
}
#endif
#endif
