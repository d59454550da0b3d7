#ifndef FACET_FUSED_H
#define FACET_FUSED_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// What a style-based generator does between its convolutions, one pass over memory each. Maps are
// one image's, `[C/16, H, W, 16]`, C a multiple of 16; per-channel arrays have C values.

/// gain · leakyReLU(scale[c]·x + noise_weight[c]·noise + bias[c])
typedef struct {
  const float *scale;         ///< NULL for 1
  const float *noise;         ///< `[H, W]`, or NULL
  const float *noise_weight;
  const float *bias;          ///< NULL for 0
  float slope, gain;
} facet_activation;

/// Back through a normalisation and a leaky ReLU whose result `saved` was kept:
/// (alpha[c]·dz + beta[c]·saved + gamma[c]) · (saved > 0 ? 1 : slope).
///
/// With a head, dz = Σ_k head[k, c]·drgb[k] is the gradient that comes from a picture; it has but
/// three planes, and is made where it is needed instead of being stored for all channels.
typedef struct {
  const float *saved;
  const float *alpha, *beta, *gamma;
  float slope;
  const float *head;  ///< `[3, C]`, or NULL where dz is a map of its own
  const float *drgb;  ///< `[3, H·W]`
} facet_backstep;

/// Back through a layer of StyleGAN2 whose result `saved` = gain·leakyReLU(demodulation[c]·u + …) was
/// kept: dr = Σ_k head[k, c]·drgb[k], dy = scale[c]·dz + head_scale[c]·dr,
/// dq = dy·gain·(saved > 0 ? 1 : slope), and what the convolution gets is demodulation[c]·dq.
typedef struct {
  const float *saved;
  const float *scale;         ///< the style of the convolution above; NULL where there is none
  const float *head;          ///< `[3, C]`; NULL where no picture is made
  const float *head_scale;    ///< the style of the picture's head
  const float *drgb;          ///< `[3, H·W]`
  const float *demodulation;
  const float *noise;         ///< `[H·W]`, or NULL
  float slope, gain;
} facet_modulation;

/// The kernels of one instruction set.
typedef struct {
  const char *name;

  /// y ← activation(x); `sums` gets Σ y and Σ y² per channel, `[2][C]`, or is NULL. In place or not.
  void (*activate)(
      int64_t channels, int64_t height, int64_t width, const float *x,
      const facet_activation *activation, float *y, float *sums);

  /// The same after the filter ¼ ¾ ¾ ¼ along both axes, from u, (H+1)×(W+1). At each end the
  /// outermost result takes `near` of the outermost pixel in place of ¾: ½ where what the filter is
  /// made of, ½ ½ and then ¼ ½ ¼, ends at H×W in between.
  void (*filter_activate)(
      int64_t channels, int64_t height, int64_t width, float near, const float *u,
      const facet_activation *activation, float *y, float *sums);

  /// du ← the adjoint of the filter alone.
  void (*filter_back)(
      int64_t channels, int64_t height, int64_t width, float near, const float *dy, float *du);

  /// dx ← backstep(dz), unless NULL; noise_gradient[pixel] ← Σ_c noise_weight[c]·backstep(dz),
  /// unless NULL. With a head there is no dz to read.
  void (*step_back)(
      int64_t channels, int64_t area, const float *dz, const facet_backstep *step, float *dx,
      const float *noise_weight, float *noise_gradient);

  /// rgb[k, pixel] ← bias[k] + Σ_c weights[k, c]·x: `[3, H·W]`, plain.
  void (*to_rgb)(
      int64_t channels, int64_t area, const float *x, const float *weights, const float *bias,
      float *rgb);

  /// sums ← Σ dz and Σ dz·x per channel, `[2][C]`, of dz = Σ_k weights[k, c]·drgb[k, pixel]. dz
  /// itself is not written: see facet_backstep.
  void (*to_rgb_sums)(
      int64_t channels, int64_t area, const float *drgb, const float *weights, const float *x,
      float *sums);

  /// d ← demodulation·dq from dz, in place; without a scale d is only written, and may be NULL.
  /// `sums` gets per channel Σ dq, Σ dy·saved, Σ dq·noise and Σ dr·saved, `[4][C]`; noise_gradient, unless
  /// NULL, Σ_c dq at each pixel.
  void (*demodulate_back)(
      int64_t channels, int64_t area, const facet_modulation *m, float *d, float *sums,
      float *noise_gradient);
} facet_fused_kernels;

/// The kernels for this CPU.
const facet_fused_kernels *facet_fused(void);

/// Every set that this CPU can run, the fastest first; NULL past the last.
const facet_fused_kernels *facet_fused_variants(int64_t index);

#ifdef __cplusplus
}
#endif
#endif
