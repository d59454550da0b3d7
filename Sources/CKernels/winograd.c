// Weights for facet_winograd_run, and the choice of its variant.

#include "facet_winograd.h"

#include "cpu.h"
#include "facet_parallel.h"
#include "winograd_points.h"

void facet_winograd_run__generic(const facet_winograd *task);

#if defined(__x86_64__)
void facet_winograd_run__avx512(const facet_winograd *task);
static const facet_winograd_variant variants[] = {
    {"avx512", facet_winograd_run__avx512}, {"generic", facet_winograd_run__generic}};
#else
static const facet_winograd_variant variants[] = {{"generic", facet_winograd_run__generic}};
#endif

const facet_winograd_variant *facet_winograd_variants(int64_t index) {
  int64_t count = sizeof variants / sizeof *variants;
  if (count > 1 && !facet_has_avx512()) ++index;
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

/// G·g for three taps: the polynomial's values, divided by the products of the points' differences.
static void line(const double g[3], double out[6]) {
  const double a = A, b = B, n0 = a * a * b * b;
  const double na = 2 * a * a * (a * a - b * b), nb = 2 * b * b * (b * b - a * a);
  out[0] = g[0] / n0;
  out[1] = (g[0] + a * g[1] + a * a * g[2]) / na;
  out[2] = (g[0] - a * g[1] + a * a * g[2]) / na;
  out[3] = (g[0] + b * g[1] + b * b * g[2]) / nb;
  out[4] = (g[0] - b * g[1] + b * b * g[2]) / nb;
  out[5] = g[2];
}

static void prepare_inputs(void *context, int64_t begin, int64_t end) {
  const struct preparation *p = context;
  for (int64_t in = begin; in < end; ++in)
    for (int64_t out = 0; out < p->out_channels; ++out) {
      const float *w = p->adjoint ? p->weights + (in * p->out_channels + out) * 9
                                  : p->weights + (out * p->in_channels + in) * 9;
      double half[3][6], u[6];
      for (int r = 0; r < 3; ++r) {
        double g[3];
        for (int q = 0; q < 3; ++q) g[q] = p->scale * (double)w[p->adjoint ? 8 - r * 3 - q : r * 3 + q];
        line(g, half[r]);
      }
      int64_t stripe = out / 32 * 32, wide = p->out_channels - stripe >= 32 ? 32 : 16;
      for (int j = 0; j < 6; ++j) {
        double g[3] = {half[0][j], half[1][j], half[2][j]};
        line(g, u);
        for (int i = 0; i < 6; ++i)
          p->prepared
              [(i * 6 + j) * p->in_channels * p->out_channels + stripe * p->in_channels + in * wide +
               out - stripe] = (float)u[i];
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
  facet_parallel_for(p.in_channels, 4, prepare_inputs, &p);
}
