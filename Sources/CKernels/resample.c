// Separable resampling as two products with sparse matrices: the gradient is the product with the
// transposes, by the same two functions.
#include "facet_resample.h"

#include <string.h>

#include "clones.h"
#include "facet_parallel.h"

typedef struct {
  const float *in;
  float *out;
  int64_t width;
  facet_sparse matrix;
} job;

enum { SPAN = 512 };  // floats of a partial row that stay in the first cache while it is summed

/// One row of the result, `width` wide: a weighted sum of rows of the plane `in`.
FACET_CLONES
static void weighted_rows(
    const float *in, float *out, int64_t width, const int32_t *index, const float *weight,
    int64_t taps) {
  for (int64_t x0 = 0; x0 < width; x0 += SPAN) {
    int64_t n = width - x0 < SPAN ? width - x0 : SPAN;
    float sum[SPAN];
    memset(sum, 0, sizeof(float) * (size_t)n);
    int64_t k = 0;
    // Four rows a pass: a quarter of the traffic of the sum.
    for (; k + 4 <= taps; k += 4) {
      const float *a = in + (int64_t)index[k] * width + x0;
      const float *b = in + (int64_t)index[k + 1] * width + x0;
      const float *c = in + (int64_t)index[k + 2] * width + x0;
      const float *d = in + (int64_t)index[k + 3] * width + x0;
      float wa = weight[k], wb = weight[k + 1], wc = weight[k + 2], wd = weight[k + 3];
      for (int64_t x = 0; x < n; x++)
        sum[x] += (wa * a[x] + wb * b[x]) + (wc * c[x] + wd * d[x]);
    }
    for (; k < taps; k++) {
      const float *a = in + (int64_t)index[k] * width + x0;
      float wa = weight[k];
      for (int64_t x = 0; x < n; x++) sum[x] += wa * a[x];
    }
    memcpy(out + x0, sum, sizeof(float) * (size_t)n);
  }
}

static void rows_range(void *context, int64_t begin, int64_t end) {
  const job *j = context;
  const facet_sparse *m = &j->matrix;
  for (int64_t r = begin; r < end; r++) {
    int64_t plane = r / m->rows, i = r % m->rows;
    int32_t start = m->start[i];
    weighted_rows(
        j->in + plane * m->columns * j->width, j->out + r * j->width, j->width,
        m->index + start, m->weight + start, m->start[i + 1] - start);
  }
}

/// Rows that make a range worth a thread: a million products, some fifty microseconds.
static int64_t grain(int64_t products_a_row) { return (1 << 20) / (products_a_row + 1) + 1; }

void facet_resample_rows(
    const float *in, float *out, int64_t planes, int64_t width, facet_sparse matrix) {
  job j = {in, out, width, matrix};
  int64_t taps = matrix.start[matrix.rows] / (matrix.rows > 0 ? matrix.rows : 1) + 1;
  facet_parallel_for(planes * matrix.rows, grain(taps * width), rows_range, &j);
}

FACET_CLONES
static void one_row(const float *in, float *out, const facet_sparse *m) {
  for (int64_t i = 0; i < m->rows; i++) {
    float even = 0, odd = 0;
    int32_t k = m->start[i], end = m->start[i + 1];
    for (; k + 2 <= end; k += 2) {
      even += m->weight[k] * in[m->index[k]];
      odd += m->weight[k + 1] * in[m->index[k + 1]];
    }
    if (k < end) even += m->weight[k] * in[m->index[k]];
    out[i] = even + odd;
  }
}

static void columns_range(void *context, int64_t begin, int64_t end) {
  const job *j = context;
  for (int64_t r = begin; r < end; r++)
    one_row(j->in + r * j->matrix.columns, j->out + r * j->matrix.rows, &j->matrix);
}

void facet_resample_columns(const float *in, float *out, int64_t rows, facet_sparse matrix) {
  job j = {in, out, 0, matrix};
  facet_parallel_for(rows, grain(matrix.start[matrix.rows]), columns_range, &j);
}
