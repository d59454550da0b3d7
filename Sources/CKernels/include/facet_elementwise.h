#pragma once
// Elementwise operations, reductions, strided copies and random numbers over Float32 arrays.
// Every function threads by itself and is deterministic: the split never changes a result.
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FACET_MAX_RANK 8

typedef enum {
  FACET_ADD, FACET_SUB, FACET_MUL, FACET_DIV, FACET_MIN, FACET_MAX, FACET_POW, FACET_ATAN2,
  FACET_GREATER,            // a > b ? 1 : 0
  FACET_LEAKY_RELU_GRAD,    // a · (b > 0 ? 1 : p0)         a = dy, b = x
  FACET_CLAMP_GRAD,         // a · (p0 ≤ b ≤ p1 ? 1 : 0)    a = dy, b = x
  FACET_SQUARED_DIFFERENCE, // (a − b)²
} FacetBinary;

typedef enum {
  FACET_NEG, FACET_EXP, FACET_LOG, FACET_SQRT, FACET_RSQRT, FACET_RECIPROCAL, FACET_SQUARE,
  FACET_ABS, FACET_SIGN, FACET_SIN, FACET_COS, FACET_TANH, FACET_SIGMOID, FACET_SOFTPLUS,
  FACET_LEAKY_RELU,         // x > 0 ? x : p0·x
  FACET_CLAMP,              // min(max(x, p0), p1)
  FACET_AFFINE,             // p0·x + p1
  FACET_FLOOR, FACET_ROUND,
} FacetUnary;

/// out[i] = op(a[i·as], b[i·bs]) over `dims` (row-major, contiguous out); strides are in elements.
void facet_binary(FacetBinary op, const float *a, const int64_t *a_strides, const float *b,
                  const int64_t *b_strides, float *out, const int64_t *dims, int rank, float p0,
                  float p1);
/// The same without strides.
void facet_binary_flat(FacetBinary op, const float *a, const float *b, float *out, int64_t count,
                       float p0, float p1);
/// The same over blocked maps [N, B, P, 16]; strides (N, B, P, lane), lane strides 0 or 1.
void facet_binary_blocked(FacetBinary op, const float *a, const int64_t *a_strides, const float *b,
                          const int64_t *b_strides, float *out, int64_t n, int64_t blocks,
                          int64_t pixels, float p0, float p1);
void facet_unary(FacetUnary op, const float *x, float *out, int64_t count, float p0, float p1);

/// y += alpha · x
void facet_axpy(float alpha, const float *x, float *y, int64_t count);
void facet_fill(float *out, float value, int64_t count);
bool facet_all_finite(const float *x, int64_t count);

/// dst[i·ds] = src[i·ss] over `dims`; strides may be zero (broadcast, source only) or negative.
void facet_copy_strided(const float *src, const int64_t *src_strides, float *dst,
                        const int64_t *dst_strides, const int64_t *dims, int rank);

/// Sums the axes whose `reduced` flag is set. out is contiguous over the axes that are kept.
/// Partial sums run in Float32 lanes over short stretches and in Float64 beyond.
void facet_sum(const float *x, const int64_t *dims, const bool *reduced, int rank, float *out);
/// Sums each channel of a blocked map [N, C/16, P, 16] over its pixels: out [N, C].
void facet_sum_blocked_pixels(const float *x, float *out, int64_t n, int64_t c, int64_t pixels);
/// Sum of x·y as Float64.
double facet_dot(const float *x, const float *y, int64_t count);
/// Largest (sign +1) or smallest (−1) value.
float facet_extreme(const float *x, int64_t count, float sign);

/// out[r] = table[index[r]] for rows of `width`; the gradient adds rows back.
void facet_gather_rows(const float *table, const int64_t *index, float *out, int64_t rows,
                       int64_t width);
void facet_scatter_add_rows(const float *rows_in, const int64_t *index, float *table, int64_t rows,
                            int64_t width);

/// Counter-based Philox4x32-10: value i depends on (key, stream, offset + i) alone.
void facet_random_uniform(uint64_t key, uint64_t stream, uint64_t offset, float *out,
                          int64_t count);
void facet_random_normal(uint64_t key, uint64_t stream, uint64_t offset, float *out,
                         int64_t count);

/// PyTorch's Adam. `step` counts from 1. weight decay is decoupled when `decay` > 0 (AdamW).
void facet_adam(float *parameter, const float *gradient, float *m, float *v, int64_t count,
                float rate, float beta1, float beta2, float epsilon, float decay, int64_t step);
void facet_adamax(float *parameter, const float *gradient, float *m, float *u, int64_t count,
                  float rate, float beta1, float beta2, float epsilon, int64_t step);
/// PyTorch's SGD with momentum: m = momentum·m + g (m = g at step 1); p −= rate·m.
void facet_sgd(float *parameter, const float *gradient, float *m, int64_t count, float rate,
               float momentum, int64_t step);

/// Depth of regions in which the tape does not record, one counter a thread.
int *facet_tape_pause(void);

#ifdef __cplusplus
}
#endif
