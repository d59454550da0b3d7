// What the fast kernels must compute, written as it is defined. Kept forever; never called outside
// tests.

#include <stdlib.h>

#include "facet_winograd.h"

/// The convolution's input channel `in` at (y, x), through grid and entry.
static double entered(const facet_winograd *t, int64_t in, int64_t y, int64_t x) {
  if (y < 0 || x < 0 || y >= t->height || x >= t->width) return 0;
  int64_t h = t->height, w = t->width, c = in;
  if (t->in_grid == FACET_GRID_PHASES) {
    int64_t phase = in / 16 % 4;
    h *= 2, w *= 2, y = 2 * y + phase / 2, x = 2 * x + phase % 2, c = in / 64 * 16 + in % 16;
  }
  int64_t at = ((c / 16 * h + y) * w + x) * 16 + c % 16;
  double v = 0;
  if (t->enter == FACET_ENTER_PICTURE) {
    int64_t channels = t->in_grid == FACET_GRID_PHASES ? t->in_channels / 4 : t->in_channels;
    for (int k = 0; k < 3; ++k)
      v += (double)t->head[k * channels + c] * t->drgb[(k * h + y) * w + x];
  } else {
    v = t->x[at];
  }
  if (t->enter == FACET_ENTER_AFFINE) return t->in_scale[c] * v + t->in_shift[c];
  if (t->enter == FACET_ENTER_BACKWARD || t->enter == FACET_ENTER_PICTURE) {
    double saved = t->saved[at];
    v = t->alpha[c] * v + t->beta[c] * saved + t->gamma[c];
    return saved > 0 ? v : v * t->in_slope;
  }
  return v;
}

void facet_winograd_run__reference(const facet_winograd *t, const float *weights) {
  int64_t h = t->height, w = t->width, channels = t->out_channels;
  if (t->out_grid == FACET_GRID_PHASES) h *= 2, w *= 2, channels /= 4;
  if (t->spreads) h = 2 * h + 1, w = 2 * w + 1;
  double *map = calloc(channels * h * w, sizeof *map);
  for (int64_t o = 0; o < t->out_channels && t->spreads; ++o)
    for (int64_t y = 0; y < t->height; ++y)
      for (int64_t x = 0; x < t->width; ++x)
        for (int64_t i = 0; i < t->in_channels; ++i)
          for (int r = 0; r < 3; ++r)
            for (int q = 0; q < 3; ++q)
              map[(o * h + 2 * y + r) * w + 2 * x + q] +=
                  entered(t, i, y, x) * weights[((o * t->in_channels + i) * 3 + r) * 3 + q];
  for (int64_t o = 0; o < t->out_channels && !t->spreads; ++o)
    for (int64_t y = 0; y < t->height; ++y)
      for (int64_t x = 0; x < t->width; ++x) {
        double sum = 0;
        for (int64_t i = 0; i < t->in_channels; ++i)
          for (int r = 0; r < 3; ++r)
            for (int q = 0; q < 3; ++q)
              sum += entered(t, i, y + r - 1, x + q - 1) *
                     weights[((o * t->in_channels + i) * 3 + r) * 3 + q];
        int64_t c = o, v = y, u = x;
        if (t->out_grid == FACET_GRID_PHASES)
          c = o / 64 * 16 + o % 16, v = 2 * y + o / 16 % 4 / 2, u = 2 * x + o / 16 % 2;
        map[(c * h + v) * w + u] += sum;
      }
  for (int64_t c = 0; c < channels; ++c) {
    double sum = 0, product = 0;
    for (int64_t y = 0; y < h; ++y)
      for (int64_t x = 0; x < w; ++x) {
        double v = map[(c * h + y) * w + x];
        int64_t b = c / 16, l = c % 16, at = ((b * h + y) * w + x) * 16 + l;
        if (t->edge[0]) {
          if (y == 0) v += t->edge[0][(b * w + x) * 16 + l];
          if (y == h - 1) v += t->edge[1][(b * w + x) * 16 + l];
          if (x == 0) v += t->edge[2][(b * h + y) * 16 + l];
          if (x == w - 1) v += t->edge[3][(b * h + y) * 16 + l];
        }
        if (t->leave == FACET_LEAVE_ACTIVATED) {
          v *= t->out_scale ? t->out_scale[c] : 1;
          v += t->bias ? t->bias[c] : 0;
          v += t->noise ? t->noise_weight[c] * t->noise[y * w + x] : 0;
          v = (v > 0 ? v : t->out_slope * v) * t->gain;
        }
        t->y[at] = (float)v;
        sum += v;
        product += v * (t->partner ? t->partner[at] : v);
      }
    if (t->sums) t->sums[c] = (float)sum, t->sums[channels + c] = (float)product;
  }
  free(map);
}
