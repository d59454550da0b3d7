// Sums over squares of pixels, and their adjoint, the repetition of pixels.
#include "facet_pooling.h"

#include <string.h>

#include "clones.h"
#include "facet_parallel.h"

typedef struct {
  const float *in;
  float *out;
  int64_t width, lanes, f;
  float scale;
} PoolTask;

// One row of results. The common cases, factor 2 in either layout, have loops that vectorise.
FACET_CLONES
static void sum_rows(const PoolTask *t, int64_t begin, int64_t end) {
  const int64_t f = t->f, lanes = t->lanes, w = t->width, wide = w * f * lanes;
  for (int64_t row = begin; row < end; row++) {
    const float *in = t->in + row * f * wide;
    float *restrict out = t->out + row * w * lanes;
    if (f == 2 && lanes == 1) {
      for (int64_t j = 0; j < w; j++)
        out[j] = (in[2 * j] + in[2 * j + 1] + in[wide + 2 * j] + in[wide + 2 * j + 1]) * t->scale;
    } else if (f == 2 && lanes == 16) {
      for (int64_t j = 0; j < w; j++)
        for (int l = 0; l < 16; l++) {
          const float *p = in + j * 32 + l;
          out[j * 16 + l] = (p[0] + p[16] + p[wide] + p[wide + 16]) * t->scale;
        }
    } else {
      for (int64_t j = 0; j < w; j++)
        for (int64_t l = 0; l < lanes; l++) {
          float sum = 0;
          for (int64_t r = 0; r < f; r++)
            for (int64_t s = 0; s < f; s++) sum += in[r * wide + (j * f + s) * lanes + l];
          out[j * lanes + l] = sum * t->scale;
        }
    }
  }
}

FACET_CLONES
static void repeat_rows(const PoolTask *t, int64_t begin, int64_t end) {
  const int64_t f = t->f, lanes = t->lanes, w = t->width, wide = w * f * lanes;
  for (int64_t row = begin; row < end; row++) {
    const float *in = t->in + row * w * lanes;
    float *restrict out = t->out + row * f * wide;
    for (int64_t j = 0; j < w; j++)
      for (int64_t s = 0; s < f; s++)
        for (int64_t l = 0; l < lanes; l++)
          out[(j * f + s) * lanes + l] = in[j * lanes + l] * t->scale;
    for (int64_t r = 1; r < f; r++) memcpy(out + r * wide, out, (size_t)wide * sizeof(float));
  }
}

static void sum_body(void *context, int64_t begin, int64_t end) { sum_rows(context, begin, end); }
static void repeat_body(void *context, int64_t begin, int64_t end) {
  repeat_rows(context, begin, end);
}

void facet_pool_sum(const float *in, float *out, int64_t planes, int64_t height, int64_t width,
                    int64_t lanes, int64_t f, float scale) {
  PoolTask t = {in, out, width, lanes, f, scale};
  facet_parallel_for(planes * height, 8192 / (width * lanes * f * f + 1) + 1, sum_body, &t);
}

void facet_pool_repeat(const float *in, float *out, int64_t planes, int64_t height, int64_t width,
                       int64_t lanes, int64_t f, float scale) {
  PoolTask t = {in, out, width, lanes, f, scale};
  facet_parallel_for(planes * height, 8192 / (width * lanes * f * f + 1) + 1, repeat_body, &t);
}
