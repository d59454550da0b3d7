// Elementwise operations. The compiler vectorises the inner loops; `FACET_CLONES` gives each entry
// a copy for AVX-512 and AVX2 machines, chosen once by the loader.
#include <math.h>

#include "clones.h"
#include "facet_elementwise.h"
#include "facet_parallel.h"

enum { GRAIN = 16384 };

static inline float leaky(float x, float s) { return x > 0 ? x : s * x; }

#define BINARY_CASES(X)                                     \
  X(FACET_ADD, a + b)                                       \
  X(FACET_SUB, a - b)                                       \
  X(FACET_MUL, a *b)                                        \
  X(FACET_DIV, a / b)                                       \
  X(FACET_MIN, a < b ? a : b)                               \
  X(FACET_MAX, a > b ? a : b)                               \
  X(FACET_POW, powf(a, b))                                  \
  X(FACET_ATAN2, atan2f(a, b))                              \
  X(FACET_GREATER, a > b ? 1.0f : 0.0f)                     \
  X(FACET_LEAKY_RELU_GRAD, b > 0 ? a : a * p0)              \
  X(FACET_CLAMP_GRAD, (b >= p0 && b <= p1) ? a : 0.0f)      \
  X(FACET_SQUARED_DIFFERENCE, (a - b) * (a - b))

#define UNARY_CASES(X)                                      \
  X(FACET_NEG, -x)                                          \
  X(FACET_EXP, expf(x))                                     \
  X(FACET_LOG, logf(x))                                     \
  X(FACET_SQRT, sqrtf(x))                                   \
  X(FACET_RSQRT, 1.0f / sqrtf(x))                           \
  X(FACET_RECIPROCAL, 1.0f / x)                             \
  X(FACET_SQUARE, x *x)                                     \
  X(FACET_ABS, fabsf(x))                                    \
  X(FACET_SIGN, (float)((x > 0) - (x < 0)))                 \
  X(FACET_SIN, sinf(x))                                     \
  X(FACET_COS, cosf(x))                                     \
  X(FACET_TANH, tanhf(x))                                   \
  X(FACET_SIGMOID, 1.0f / (1.0f + expf(-x)))                \
  X(FACET_SOFTPLUS, x > 20 ? x : log1pf(expf(x)))           \
  X(FACET_LEAKY_RELU, leaky(x, p0))                         \
  X(FACET_CLAMP, x < p0 ? p0 : (x > p1 ? p1 : x))           \
  X(FACET_AFFINE, p0 *x + p1)                               \
  X(FACET_FLOOR, floorf(x))                                 \
  X(FACET_ROUND, rintf(x))

/// One row of out[i] = op(a[i·sa], b[i·sb]); the strides 0 and 1 get loops of their own.
#define BINARY_ROW(NAME, EXPRESSION)                                                          \
  case NAME:                                                                                  \
    if (sa == 1 && sb == 1)                                                                   \
      for (int64_t i = 0; i < n; i++) { float a = pa[i], b = pb[i]; out[i] = EXPRESSION; }    \
    else if (sa == 1 && sb == 0) {                                                            \
      const float b = pb[0];                                                                  \
      for (int64_t i = 0; i < n; i++) { float a = pa[i]; out[i] = EXPRESSION; }               \
    } else if (sa == 0 && sb == 1) {                                                          \
      const float a = pa[0];                                                                  \
      for (int64_t i = 0; i < n; i++) { float b = pb[i]; out[i] = EXPRESSION; }               \
    } else                                                                                    \
      for (int64_t i = 0; i < n; i++) {                                                       \
        float a = pa[i * sa], b = pb[i * sb];                                                 \
        out[i] = EXPRESSION;                                                                  \
      }                                                                                       \
    break;

FACET_CLONES
static void binary_row(FacetBinary op, const float *restrict pa, int64_t sa,
                       const float *restrict pb, int64_t sb, float *restrict out, int64_t n,
                       float p0, float p1) {
  switch (op) { BINARY_CASES(BINARY_ROW) }
}

typedef struct {
  FacetBinary op;
  const float *a, *b;
  float *out;
  const int64_t *a_strides, *b_strides, *dims;
  int rank;
  float p0, p1;
} BinaryTask;

static void binary_flat_body(void *context, int64_t begin, int64_t end) {
  const BinaryTask *t = context;
  binary_row(t->op, t->a + begin, 1, t->b + begin, 1, t->out + begin, end - begin, t->p0, t->p1);
}

void facet_binary_flat(FacetBinary op, const float *a, const float *b, float *out, int64_t count,
                       float p0, float p1) {
  BinaryTask task = {op, a, b, out, 0, 0, 0, 0, p0, p1};
  facet_parallel_for(count, GRAIN, binary_flat_body, &task);
}

static void binary_strided_body(void *context, int64_t begin, int64_t end) {
  const BinaryTask *t = context;
  const int last = t->rank - 1;
  const int64_t width = t->dims[last];
  for (int64_t row = begin; row < end; row++) {
    int64_t rest = row, ia = 0, ib = 0;
    for (int d = last - 1; d >= 0; d--) {
      const int64_t i = rest % t->dims[d];
      rest /= t->dims[d];
      ia += i * t->a_strides[d];
      ib += i * t->b_strides[d];
    }
    binary_row(t->op, t->a + ia, t->a_strides[last], t->b + ib, t->b_strides[last],
               t->out + row * width, width, t->p0, t->p1);
  }
}

void facet_binary(FacetBinary op, const float *a, const int64_t *a_strides, const float *b,
                  const int64_t *b_strides, float *out, const int64_t *dims, int rank, float p0,
                  float p1) {
  int64_t rows = 1;
  for (int d = 0; d + 1 < rank; d++) rows *= dims[d];
  BinaryTask task = {op, a, b, out, a_strides, b_strides, dims, rank, p0, p1};
  const int64_t width = dims[rank - 1] > 0 ? dims[rank - 1] : 1;
  facet_parallel_for(rows, GRAIN / width + 1, binary_strided_body, &task);
}

#define BLOCKED_LANES(EXPRESSION, A, B)                                       \
  for (int64_t i = 0; i < pixels; i++)                                         \
    for (int l = 0; l < 16; l++) {                                             \
      const float a = pa[i * ap + A], b = pb[i * bp + B];                      \
      out[i * 16 + l] = EXPRESSION;                                            \
    }

#define BLOCKED_PLANE(NAME, EXPRESSION)                  \
  case NAME:                                             \
    if (al && bl) BLOCKED_LANES(EXPRESSION, l, l)        \
    else if (al) BLOCKED_LANES(EXPRESSION, l, 0)         \
    else BLOCKED_LANES(EXPRESSION, 0, l)                 \
    break;

FACET_CLONES
static void binary_plane(FacetBinary op, const float *restrict pa, int64_t ap, int64_t al,
                         const float *restrict pb, int64_t bp, int64_t bl, float *restrict out,
                         int64_t pixels, float p0, float p1) {
  switch (op) { BINARY_CASES(BLOCKED_PLANE) }
}

typedef struct {
  FacetBinary op;
  const float *a, *b;
  float *out;
  const int64_t *as, *bs;
  int64_t blocks, pixels;
  float p0, p1;
} PlaneTask;

static void blocked_body(void *context, int64_t begin, int64_t end) {
  const PlaneTask *t = context;
  const int64_t pieces = (t->pixels + 1023) / 1024;
  for (int64_t task = begin; task < end; task++) {
    const int64_t plane = task / pieces, first = task % pieces * 1024;
    const int64_t n = plane / t->blocks, block = plane % t->blocks;
    const int64_t pixels = t->pixels - first < 1024 ? t->pixels - first : 1024;
    binary_plane(t->op, t->a + n * t->as[0] + block * t->as[1] + first * t->as[2], t->as[2],
                 t->as[3], t->b + n * t->bs[0] + block * t->bs[1] + first * t->bs[2], t->bs[2],
                 t->bs[3], t->out + (plane * t->pixels + first) * 16, pixels, t->p0, t->p1);
  }
}

void facet_binary_blocked(FacetBinary op, const float *a, const int64_t *a_strides, const float *b,
                          const int64_t *b_strides, float *out, int64_t n, int64_t blocks,
                          int64_t pixels, float p0, float p1) {
  PlaneTask task = {op, a, b, out, a_strides, b_strides, blocks, pixels, p0, p1};
  facet_parallel_for(n * blocks * ((pixels + 1023) / 1024), 1, blocked_body, &task);
}

#define UNARY_ROW(NAME, EXPRESSION)                                               \
  case NAME:                                                                      \
    for (int64_t i = 0; i < n; i++) { const float x = in[i]; out[i] = EXPRESSION; } \
    break;

FACET_CLONES
static void unary_row(FacetUnary op, const float *in, float *out, int64_t n, float p0, float p1) {
  switch (op) { UNARY_CASES(UNARY_ROW) }
}

typedef struct {
  FacetUnary op;
  const float *x;
  float *out;
  float p0, p1;
} UnaryTask;

static void unary_body(void *context, int64_t begin, int64_t end) {
  const UnaryTask *t = context;
  unary_row(t->op, t->x + begin, t->out + begin, end - begin, t->p0, t->p1);
}

void facet_unary(FacetUnary op, const float *x, float *out, int64_t count, float p0, float p1) {
  UnaryTask task = {op, x, out, p0, p1};
  const bool costly = op == FACET_EXP || op == FACET_LOG || (op >= FACET_SIN && op <= FACET_SOFTPLUS);
  facet_parallel_for(count, costly ? GRAIN / 8 : GRAIN, unary_body, &task);
}
