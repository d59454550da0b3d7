// One two-dimensional kernel over every plane. A strip of 64 results stays in registers while the
// kernel passes over it.
#include "facet_correlate.h"

#include <string.h>

#include "clones.h"
#include "facet_elementwise.h"
#include "facet_parallel.h"

enum { STRIP = 64 };

typedef struct {
  const float *x, *kernel, *dy;
  float *out;
  int64_t planes, height, width, kh, kw;
} CorrelateTask;

FACET_CLONES
static void correlate_rows(const CorrelateTask *t, int64_t begin, int64_t end) {
  const int64_t rows = t->height - t->kh + 1, columns = t->width - t->kw + 1;
  for (int64_t row = begin; row < end; row++) {
    const float *x = t->x + (row / rows * t->height + row % rows) * t->width;
    float *out = t->out + row * columns;
    int64_t j = 0;
    for (; j + STRIP <= columns; j += STRIP) {
      float sum[STRIP] = {0};
      for (int64_t r = 0; r < t->kh; r++)
        for (int64_t s = 0; s < t->kw; s++) {
          const float k = t->kernel[r * t->kw + s];
          const float *p = x + r * t->width + j + s;
          for (int l = 0; l < STRIP; l++) sum[l] += k * p[l];
        }
      memcpy(out + j, sum, sizeof sum);
    }
    for (; j < columns; j++) {
      float sum = 0;
      for (int64_t r = 0; r < t->kh; r++)
        for (int64_t s = 0; s < t->kw; s++)
          sum += t->kernel[r * t->kw + s] * x[r * t->width + j + s];
      out[j] = sum;
    }
  }
}

static void correlate_body(void *context, int64_t begin, int64_t end) {
  correlate_rows(context, begin, end);
}

void facet_correlate(const float *x, const float *kernel, float *out, int64_t planes,
                     int64_t height, int64_t width, int64_t kh, int64_t kw) {
  CorrelateTask t = {x, kernel, 0, out, planes, height, width, kh, kw};
  const int64_t work = (width - kw + 1) * kh * kw;
  facet_parallel_for(planes * (height - kh + 1), 32768 / (work + 1) + 1, correlate_body, &t);
}

static void gradient_body(void *context, int64_t begin, int64_t end) {
  const CorrelateTask *t = context;
  const int64_t rows = t->height - t->kh + 1, columns = t->width - t->kw + 1;
  for (int64_t tap = begin; tap < end; tap++) {
    const int64_t r = tap / t->kw, s = tap % t->kw;
    double sum = 0;
    for (int64_t p = 0; p < t->planes; p++)
      for (int64_t i = 0; i < rows; i++)
        sum += facet_dot(t->dy + (p * rows + i) * columns,
                         t->x + (p * t->height + i + r) * t->width + s, columns);
    t->out[tap] = (float)sum;
  }
}

void facet_correlate_kernel_gradient(const float *x, const float *dy, float *dkernel,
                                     int64_t planes, int64_t height, int64_t width, int64_t kh,
                                     int64_t kw) {
  CorrelateTask t = {x, 0, dy, dkernel, planes, height, width, kh, kw};
  facet_parallel_for(kh * kw, 1, gradient_body, &t);
}
