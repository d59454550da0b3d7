// Demodulation, noise, bias, activation and the next layer's style as one pass; see facet_styled.h.
//
// A task is a stretch of one plane: of one image, and of one block of 16 channels or one plain
// channel. Sixteen values are one vector either way: 16 channels of a pixel, or 16 pixels of a channel.
// Sums over pixels are taken in vectors over a stretch and in double over the stretches, in an order
// that does not depend on the threads.

#include "styled.h"

#include "cpu.h"
#include "facet_parallel.h"

#include <stdlib.h>

extern const styled_bodies styled_bodies__generic;
#if defined(__x86_64__)
extern const styled_bodies styled_bodies__avx512, styled_bodies__avx2;
#endif

const styled_bodies *styled_variant(void) {
#if defined(__x86_64__)
  if (facet_has_avx512()) return &styled_bodies__avx512;
  if (facet_has_avx2()) return &styled_bodies__avx2;
#endif
  return &styled_bodies__generic;
}

static int64_t stretches_of(int64_t pixels, int blocked) {
  return ((blocked ? pixels * 16 : pixels) + STRETCH - 1) / STRETCH;
}

static int64_t planes_of(int64_t images, int64_t channels, int blocked) {
  return images * (blocked ? channels / 16 : channels);
}

static float *new_floats(int64_t count) {
  float *memory = malloc((size_t)count * sizeof(float));
  if (!memory) abort();
  return memory;
}

/// Sum number `which` of every plane, over its stretches and, of a plain map, over its lanes.
static void gather(
    const float *sums, int64_t planes, int64_t stretches, int64_t kinds, int64_t which, int blocked,
    float *out) {
  if (!out) return;
  for (int64_t plane = 0; plane < planes; ++plane) {
    double total[16] = {0};
    for (int64_t t = 0; t < stretches; ++t)
      for (int64_t lane = 0; lane < 16; ++lane)
        total[lane] += sums[((plane * stretches + t) * kinds + which) * 16 + lane];
    if (blocked) {
      for (int64_t lane = 0; lane < 16; ++lane) out[plane * 16 + lane] = (float)total[lane];
    } else {
      double all = 0;
      for (int64_t lane = 0; lane < 16; ++lane) all += total[lane];
      out[plane] = (float)all;
    }
  }
}

void facet_styled_forward(const facet_styled *s, const float *x, float *y) {
  struct styled_job job = {.s = s, .x = x, .y = y, .stretches = stretches_of(s->pixels, s->blocked)};
  int64_t planes = planes_of(s->images, s->channels, s->blocked);
  facet_parallel_for(planes * job.stretches, 8, styled_variant()->forward, &job);
}

void facet_styled_backward(
    const facet_styled *s, const float *x, const float *dy, float *dx, float *ddemod, float *dbias,
    float *dstyle, float *dstrength) {
  int64_t planes = planes_of(s->images, s->channels, s->blocked);
  struct styled_job job = {
      .s = s, .x = x, .dy = dy, .y = dx, .stretches = stretches_of(s->pixels, s->blocked)};
  job.sums = new_floats(planes * job.stretches * SUMS * 16);
  facet_parallel_for(planes * job.stretches, 8, styled_variant()->backward, &job);
  gather(job.sums, planes, job.stretches, SUMS, 0, s->blocked, ddemod);
  gather(job.sums, planes, job.stretches, SUMS, 1, s->blocked, dbias);
  gather(job.sums, planes, job.stretches, SUMS, 2, s->blocked, dstyle);
  gather(job.sums, planes, job.stretches, SUMS, 3, s->blocked, dstrength);
  free(job.sums);
}

void facet_scaled_backward(
    int64_t images, int64_t channels, int64_t pixels, int32_t blocked, const float *scale,
    const float *x, const float *dy, float *dx, float *dscale) {
  int64_t planes = planes_of(images, channels, blocked), stretches = stretches_of(pixels, blocked);
  struct scaled_job job = {.channels = channels, .pixels = pixels, .stretches = stretches,
                           .blocked = blocked, .scale = scale, .x = x, .dy = dy, .dx = dx};
  job.sums = new_floats(planes * stretches * 16);
  facet_parallel_for(planes * stretches, 8, styled_variant()->scaled, &job);
  gather(job.sums, planes, stretches, 1, 0, blocked, dscale);
  free(job.sums);
}
