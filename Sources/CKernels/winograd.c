// Weights for facet_winograd_run, and the choice of its variant.

#include "facet_winograd.h"

#include "cpu.h"
#include "facet_parallel.h"

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
  return 9 * in_channels * out_channels;
}

struct preparation {
  const float *weights;
  float *prepared, scale;
  int64_t in_channels;
};

/// A task prepares 16 outputs of all inputs.
static void prepare_outputs(void *context, int64_t begin, int64_t end) {
  const struct preparation *p = context;
  for (int64_t block = begin; block < end; ++block)
    for (int64_t in = 0; in < p->in_channels; ++in) {
      float *to = p->prepared + ((block * p->in_channels + in / 16 * 16) * 9 + in % 16) * 16;
      for (int lane = 0; lane < 16; ++lane)
        for (int tap = 0; tap < 9; ++tap)
          to[tap * 256 + lane] =
              p->scale * p->weights[((block * 16 + lane) * p->in_channels + in) * 9 + tap];
    }
}

void facet_winograd_prepare(
    const float *weights, int64_t in_channels, int64_t out_channels, float scale, float *prepared) {
  struct preparation p = {
      .weights = weights, .prepared = prepared, .scale = scale, .in_channels = in_channels};
  facet_parallel_for(out_channels / 16, 1, prepare_outputs, &p);
}
