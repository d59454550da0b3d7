// Weights for facet_winograd_run, and the choice of its variant.

#include "facet_winograd.h"

#include "cpu.h"
#include "facet_parallel.h"
#include "vector.h"
#include "winograd_points.h"

void facet_winograd_run__generic(const facet_winograd *task);

#if defined(__x86_64__)
void facet_winograd_run__avx512(const facet_winograd *task);
void facet_winograd_run__avx2(const facet_winograd *task);
static const facet_winograd_variant variants[] = {
    {"avx512", facet_winograd_run__avx512},
    {"avx2", facet_winograd_run__avx2},
    {"generic", facet_winograd_run__generic}};
#else
static const facet_winograd_variant variants[] = {{"generic", facet_winograd_run__generic}};
#endif

const facet_winograd_variant *facet_winograd_variants(int64_t index) {
  int64_t count = sizeof variants / sizeof *variants;
  index += count - 1 - facet_cpu_level();
  return index < count ? &variants[index] : 0;
}

void facet_winograd_run(const facet_winograd *task) {
  static void (*run)(const facet_winograd *);
  if (!run) run = facet_winograd_variants(0)->run;
  run(task);
}

int64_t facet_winograd_weights_count(int64_t in_channels, int64_t out_channels) {
  return 36 * in_channels * out_channels;
}

struct preparation {
  const float *weights;
  float *prepared, scale;
  int64_t in_channels, out_channels;  // of the convolution that the result is for
  int adjoint;
};

/// G·g for three taps of 16 outputs: the polynomial's values, divided by the products of the points'
/// differences.
INLINE void line(f32x16 g0, f32x16 g1, f32x16 g2, f32x16 *out) {
  const float n0 = 1 / AABB, na = 1 / (2 * AA * (AA - BB)), nb = 1 / (2 * BB * (BB - AA));
  f32x16 even_a = (g0 + AA * g2) * na, odd_a = g1 * (A * na);
  f32x16 even_b = (g0 + BB * g2) * nb, odd_b = g1 * (B * nb);
  out[0] = g0 * n0;
  out[1] = even_a + odd_a;
  out[2] = even_a - odd_a;
  out[3] = even_b + odd_b;
  out[4] = even_b - odd_b;
  out[5] = g2;
}

/// A task prepares 16 outputs of all inputs.
static void prepare_outputs(void *context, int64_t begin, int64_t end) {
  const struct preparation *p = context;
  int64_t plane = p->in_channels * p->out_channels;
  for (int64_t block = begin; block < end; ++block)
    for (int64_t in = 0; in < p->in_channels; ++in) {
      f32x16 g[9], half[3][6], u[6];
      for (int lane = 0; lane < 16; ++lane) {
        int64_t out = block * 16 + lane;
        const float *w = p->adjoint ? p->weights + (in * p->out_channels + out) * 9
                                    : p->weights + (out * p->in_channels + in) * 9;
        for (int tap = 0; tap < 9; ++tap) g[tap][lane] = p->scale * w[p->adjoint ? 8 - tap : tap];
      }
      for (int r = 0; r < 3; ++r) line(g[r * 3], g[r * 3 + 1], g[r * 3 + 2], half[r]);
      int64_t stripe = block / 2 * 32, wide = p->out_channels - stripe >= 32 ? 32 : 16;
      float *to = p->prepared + stripe * p->in_channels + in * wide + block % 2 * 16;
      for (int j = 0; j < 6; ++j) {
        line(half[0][j], half[1][j], half[2][j], u);
        for (int i = 0; i < 6; ++i) store16(to + (i * 6 + j) * plane, u[i]);
      }
    }
}

void facet_winograd_prepare(
    const float *weights, int64_t in_channels, int64_t out_channels, float scale, int adjoint,
    float *prepared) {
  struct preparation p = {
      .weights = weights, .prepared = prepared, .scale = scale, .adjoint = adjoint,
      .in_channels = adjoint ? out_channels : in_channels,
      .out_channels = adjoint ? in_channels : out_channels};
  facet_parallel_for(p.out_channels / 16, 1, prepare_outputs, &p);
}
