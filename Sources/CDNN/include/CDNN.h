#ifndef FACET_CDNN_H
#define FACET_CDNN_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Convolutions by oneDNN, f32. Functions that can fail return 0 for success, else a code for which
// `facet_dnn_message()` has the words.

/// How a feature map lies in memory.
typedef enum {
  FACET_PLAIN = 0,    ///< `[N, C, H, W]`
  FACET_BLOCKED = 1,  ///< `[N, ⌈C/16⌉, H, W, 16]`; channels beyond C are zero and stay zero
} facet_layout;

typedef enum { FACET_FORWARD = 0, FACET_BACKWARD_DATA = 1, FACET_BACKWARD_WEIGHTS = 2 } facet_pass;

/// How a stride-1 3×3 convolution is computed. Winograd's F(4×4, 3×3) does 4 times fewer products
/// and rounds about ten times worse; where it does not exist, the direct method is taken.
typedef enum {
  FACET_DIRECT = 0,
  FACET_WINOGRAD = 1,
  FACET_FASTEST = 2,  ///< both are timed at the first use of a shape; the winner is kept
} facet_algorithm;

/// A convolution or, `transposed`, its adjoint in the sense of PyTorch's `conv_transpose2d`.
///
/// Weights are plain: `[out, in/groups, kh, kw]`, transposed `[in, out/groups, kh, kw]`. The input's
/// extent is `in_…`, the output's `out_…`; the paddings must fit:
/// out = (in + top + bottom − kernel)/stride + 1, transposed
/// out = (in − 1)·stride + kernel − top − bottom.
/// The padding below and on the right is whatever those extents need.
typedef struct {
  int64_t images;
  int64_t in_channels, in_height, in_width;
  int64_t out_channels, out_height, out_width;
  int64_t groups;
  int64_t kernel_height, kernel_width;
  int64_t stride_height, stride_width;
  int64_t dilation_height, dilation_width;  ///< 1: dense
  int64_t pad_top, pad_left;
  int32_t transposed;
} facet_convolution;

/// A shape made ready for one pass: which implementation, which inner layouts. Plans are kept and
/// shared; the least recently used go when there are many.
typedef struct facet_plan facet_plan;

/// Finds or makes a plan; `input` and `output` are the layouts of the feature maps (of their
/// gradients in the backward passes). The caller releases it.
int facet_plan_acquire(
    const facet_convolution *shape, facet_pass pass, facet_layout input, facet_layout output,
    facet_algorithm algorithm, int with_bias, facet_plan **plan);
void facet_plan_release(facet_plan *plan);

/// Name of the implementation that was picked, such as "jit_wino_4x3:avx512_core".
const char *facet_plan_implementation(const facet_plan *plan);

/// Weights in the order that a forward or backward-data plan wants them: how many bytes, and filled
/// from plain ones. Worth keeping where the weights stay the same over many runs. The buffer must
/// be aligned to 64 bytes.
int64_t facet_plan_weights_bytes(const facet_plan *plan);
int facet_plan_prepare_weights(const facet_plan *plan, const float *weights, void *prepared);

/// Runs a forward plan: y ← x ∗ w + bias; `bias` may be NULL if the plan was made without.
/// Weights come prepared or plain (the other NULL).
int facet_plan_forward(
    const facet_plan *plan, const float *x, const float *weights, const void *prepared,
    const float *bias, float *y);

/// Runs a backward-data plan: dx ← the adjoint applied to dy.
int facet_plan_backward_data(
    const facet_plan *plan, const float *dy, const float *weights, const void *prepared, float *dx);

/// Runs a backward-weights plan: dweights and, unless NULL, dbias (plan made with bias).
int facet_plan_backward_weights(
    const facet_plan *plan, const float *x, const float *dy, float *dweights, float *dbias);

// The same in one call: the plan comes from the cache, the weights are reordered on the way.

int facet_convolve(
    const facet_convolution *shape, facet_algorithm algorithm, const float *x, facet_layout input,
    const float *weights, const float *bias, float *y, facet_layout output);
int facet_convolve_backward_data(
    const facet_convolution *shape, facet_algorithm algorithm, const float *dy, facet_layout output,
    const float *weights, float *dx, facet_layout input);
int facet_convolve_backward_weights(
    const facet_convolution *shape, const float *x, facet_layout input, const float *dy,
    facet_layout output, float *dweights, float *dbias);

/// What went wrong last on this thread.
const char *facet_dnn_message(void);

/// Version and instruction set: "oneDNN 2.6.3, AVX-512 …".
const char *facet_dnn_description(void);

#ifdef __cplusplus
}
#endif
#endif
