#ifndef FACET_WINOGRAD_H
#define FACET_WINOGRAD_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// 3×3 convolutions, stride 1, zero padding 1, by Winograd's F(4×4, 3×3), with what a generator does
// before and after them done while the values are in registers. One image; feature maps in blocks
// of 16 channels; channel counts are multiples of 16.

/// How the convolution's H×W input grid is read, or its output grid written.
typedef enum {
  FACET_GRID_SAME = 0,
  /// The map has twice the extent and a quarter of the channels: channel 64·b + 16·p + c of
  /// the convolution is channel 16·b + c at the pixels of phase p = 2·(row mod 2) + (column mod 2).
  FACET_GRID_PHASES = 1,
} facet_grid;

/// What happens to a value between memory and the convolution.
typedef enum {
  FACET_ENTER_PLAIN = 0,
  FACET_ENTER_AFFINE = 1,  ///< scale[c]·x + shift[c]
  /// (alpha[c]·x + beta[c]·saved + gamma[c]) · (saved > 0 ? 1 : slope): back through a
  /// normalisation and a leaky ReLU whose result `saved` was kept.
  FACET_ENTER_BACKWARD = 2,
  /// The same with x = Σ_k head[k, c]·drgb[k], which is not stored.
  FACET_ENTER_PICTURE = 3,
} facet_enter;

/// What happens between the convolution and memory.
typedef enum {
  FACET_LEAVE_PLAIN = 0,
  /// gain · leakyReLU(scale[c]·y + noise_weight[c]·noise + bias[c])
  FACET_LEAVE_ACTIVATED = 1,
} facet_leave;

typedef struct {
  int64_t height, width;              ///< of the convolution's own grid
  int64_t in_channels, out_channels;  ///< of the convolution: phases count as channels
  const float *weights;               ///< prepared
  /// Whether the weights are those of the convolution whose adjoint this is, from out_channels to
  /// in_channels: taps are turned around, and with them the channels.
  int adjoint;
  /// Whether it is the transposed convolution with stride 2 that is meant, from height × width to
  /// (2·height + 1) × (2·width + 1): PLAIN adjoint and AFFINE otherwise, and it leaves PLAIN.
  int spreads;

  facet_grid in_grid;
  facet_enter enter;
  const float *x;
  const float *saved;                 ///< as x lies
  const float *in_scale, *in_shift;   ///< per channel of x; of AFFINE
  const float *alpha, *beta, *gamma;  ///< per channel of x; of BACKWARD and PICTURE
  const float *head, *drgb;           ///< `[3, channels of x]`, `[3, pixels of x]`; of PICTURE
  float in_slope;

  facet_grid out_grid;
  facet_leave leave;
  float *y;
  const float *out_scale;     ///< per channel of y, or NULL for 1
  const float *noise;         ///< one plane as wide as y, or NULL
  const float *noise_weight;  ///< per channel of y
  const float *bias;          ///< per channel of y, or NULL
  float out_slope, gain;
  /// Added to y's first row, last row, first column, last column before anything else:
  /// `[C/16][length][16]` each. All or none.
  const float *edge[4];
  /// Σ y and Σ y·(partner, or y itself) per channel of y: `[2][C]`, or NULL.
  float *sums;
  const float *partner;
} facet_winograd;

/// Floats of prepared weights: 9 for each pair of channels.
int64_t facet_winograd_weights_count(int64_t in_channels, int64_t out_channels);

/// Prepares `[out, in, 3, 3]`, times `scale`, for both directions.
void facet_winograd_prepare(
    const float *weights, int64_t in_channels, int64_t out_channels, float scale, float *prepared);

/// Runs the fastest variant that this CPU has.
void facet_winograd_run(const facet_winograd *task);

/// The same without tricks, on plain `[out, in, 3, 3]` weights: what the tests compare with.
void facet_winograd_run__reference(const facet_winograd *task, const float *weights);

/// Variants by name, for tests and timings; NULL past the last, or where this CPU cannot run it.
typedef struct {
  const char *name;
  void (*run)(const facet_winograd *task);
} facet_winograd_variant;
const facet_winograd_variant *facet_winograd_variants(int64_t index);

#ifdef __cplusplus
}
#endif
#endif
