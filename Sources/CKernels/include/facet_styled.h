#ifndef FACET_STYLED_H
#define FACET_STYLED_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// What stands between two convolutions of a StyleGAN2, in one pass over memory a direction. Maps
// are plain `[N, C, P]` or blocked `[N, C/16, P, 16]`; C is a multiple of 16 when blocked, P when
// plain.

/// y = style[n,c] · clamp(gain · lrelu(demod[n,c]·x + strength·noise[n|0,p] + bias[c]))
typedef struct {
  int64_t images, channels, pixels;
  int32_t blocked;
  int32_t noise_per_image;
  const float *demod;  ///< `[N, C]` or NULL: 1
  const float *noise;  ///< `[N or 1, P]` or NULL: none
  float strength;
  const float *bias;   ///< `[C]`
  const float *style;  ///< `[N, C]` or NULL: 1
  float slope, gain;
  float clamp;         ///< infinite: none
} facet_styled;

void facet_styled_forward(const facet_styled *s, const float *x, float *y);

/// dx, and sums over the pixels: ddemod, dbias, dstyle `[N, C]` each, dstrength `[N, C]` (to be
/// summed further), all but dx where not NULL.
void facet_styled_backward(
    const facet_styled *s, const float *x, const float *dy, float *dx, float *ddemod, float *dbias,
    float *dstyle, float *dstrength);

/// dx = dy·scale[n,c] and dscale[n,c] = Σ_p dy·x, in one pass.
void facet_scaled_backward(
    int64_t images, int64_t channels, int64_t pixels, int32_t blocked, const float *scale,
    const float *x, const float *dy, float *dx, float *dscale);

/// Few outputs from a blocked map: y[n,k,p] = bias[k] + Σ_c w[n,k,c]·x[n,c,p], k < K ≤ 4, y plain.
void facet_project_forward(
    int64_t images, int64_t channels, int64_t pixels, int64_t outputs, const float *weights,
    const float *bias, const float *x, float *y);
/// dx (blocked, NULL when not wanted) and dw `[N, K, C]`.
void facet_project_backward(
    int64_t images, int64_t channels, int64_t pixels, int64_t outputs, const float *weights,
    const float *x, const float *dy, float *dx, float *dweights);

#ifdef __cplusplus
}
#endif
#endif
