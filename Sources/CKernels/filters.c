// Separable resampling. For each row of the result the rows of the input under the filter are
// summed into one line, which stays in the first-level cache, and the line is filtered along. With
// zeros between the inputs (up > 1) only every up-th tap meets a value, so the taps are split by
// phase.

#include "clones.h"
#include "facet_filters.h"
#include "facet_parallel.h"

#include <stdlib.h>
#include <string.h>

struct job {
  const facet_filter *f;
  const float *x;
  float *y;
};

static inline int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

/// The first tap that meets a value for output `i`, and which value.
static inline int64_t first_tap(const facet_filter *f, int64_t i, int64_t *source) {
  int64_t position = i * f->down - f->pad;
  int64_t phase = ((-position) % f->up + f->up) % f->up;
  *source = floor_div(position + phase, f->up);
  return phase;
}

__attribute__((always_inline)) static inline void filter_row(
    const facet_filter *f, const float *plane, float *out, int64_t i, float *line, int64_t margin,
    int64_t lanes) {
  int64_t width = f->width * lanes;
  float *body = line + margin * lanes;
  int64_t source;
  int first = 1;
  for (int64_t k = first_tap(f, i, &source); k < f->count; k += f->up, ++source) {
    if (source < 0 || source >= f->height) continue;
    const float *row = plane + source * width;
    float tap = f->taps[k];
    if (first)
      for (int64_t j = 0; j < width; ++j) body[j] = tap * row[j];
    else
      for (int64_t j = 0; j < width; ++j) body[j] += tap * row[j];
    first = 0;
  }
  if (first) {
    memset(out, 0, (size_t)(f->out_width * lanes) * sizeof(float));
    return;
  }
  if (f->up == 1 && f->down == 1 && lanes == 1) {
    const float *from = body - f->pad;
    for (int64_t j = 0; j < f->out_width; ++j) {
      float sum = 0;
      for (int64_t k = 0; k < f->count; ++k) sum += f->taps[k] * from[j + k];
      out[j] = sum;
    }
    return;
  }
  for (int64_t j = 0; j < f->out_width; ++j) {
    float sum[16] = {0};
    int64_t k = first_tap(f, j, &source);
    const float *from = body + source * lanes;
    for (; k < f->count; k += f->up, from += lanes)
      for (int64_t c = 0; c < lanes; ++c) sum[c] += f->taps[k] * from[c];
    for (int64_t c = 0; c < lanes; ++c) out[j * lanes + c] = sum[c];
  }
}

FACET_CLONES static void filter_rows(void *context, int64_t begin, int64_t end) {
  const struct job *job = context;
  const facet_filter *f = job->f;
  // Zeros on both sides, as far as any output reaches.
  int64_t left = f->pad > 0 ? f->pad : 0;
  int64_t reach = (f->out_width - 1) * f->down - f->pad + f->count - 1;
  int64_t right = floor_div(reach, f->up) + 2 - f->width;
  int64_t margin = (right > left ? right : left) + f->count;
  float *line = calloc((size_t)((f->width + 2 * margin) * f->lanes), sizeof(float));
  if (!line) abort();
  for (int64_t index = begin; index < end; ++index) {
    int64_t plane = index / f->out_height, i = index % f->out_height;
    const float *x = job->x + plane * f->height * f->width * f->lanes;
    float *out = job->y + index * f->out_width * f->lanes;
    if (f->lanes == 16)
      filter_row(f, x, out, i, line, margin, 16);
    else
      filter_row(f, x, out, i, line, margin, 1);
  }
  free(line);
}

void facet_filter_apply(const facet_filter *filter, const float *x, float *y) {
  struct job job = {filter, x, y};
  int64_t row = filter->out_width * filter->lanes;
  int64_t grain = 1 + 32768 / (row > 0 ? row : 1);
  facet_parallel_for(filter->planes * filter->out_height, grain, filter_rows, &job);
}
