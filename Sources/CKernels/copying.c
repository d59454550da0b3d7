// Filling, adding up in place, and copying: by strides, and rows by index.
#include <string.h>

#include "clones.h"
#include "facet_elementwise.h"
#include "facet_parallel.h"

enum { GRAIN = 16384 };

typedef struct {
  float alpha;
  const float *x;
  float *y;
} AxpyTask;

FACET_CLONES
static void axpy_row(float alpha, const float *x, float *y, int64_t n) {
  for (int64_t i = 0; i < n; i++) y[i] += alpha * x[i];
}

static void axpy_body(void *context, int64_t begin, int64_t end) {
  const AxpyTask *t = context;
  axpy_row(t->alpha, t->x + begin, t->y + begin, end - begin);
}

void facet_axpy(float alpha, const float *x, float *y, int64_t count) {
  AxpyTask task = {alpha, x, y};
  facet_parallel_for(count, GRAIN, axpy_body, &task);
}

static void fill_body(void *context, int64_t begin, int64_t end) {
  const AxpyTask *t = context;
  if (t->alpha == 0) {
    memset(t->y + begin, 0, (size_t)(end - begin) * sizeof(float));
  } else {
    for (int64_t i = begin; i < end; i++) t->y[i] = t->alpha;
  }
}

void facet_fill(float *out, float value, int64_t count) {
  AxpyTask task = {value, 0, out};
  facet_parallel_for(count, GRAIN * 4, fill_body, &task);
}

bool facet_all_finite(const float *x, int64_t count) {
  for (int64_t start = 0; start < count; start += 4096) {
    const int64_t end = start + 4096 < count ? start + 4096 : count;
    uint32_t bad = 0;
    for (int64_t i = start; i < end; i++) {
      uint32_t bits;
      memcpy(&bits, x + i, 4);
      bad |= (bits & 0x7f800000u) == 0x7f800000u;
    }
    if (bad) return false;
  }
  return true;
}

typedef struct {
  const float *src;
  float *dst;
  const int64_t *src_strides, *dst_strides, *dims;
  int rank;
} CopyTask;

static void copy_row(const float *restrict src, int64_t ss, float *restrict dst, int64_t ds,
                     int64_t n) {
  if (ss == 1 && ds == 1) memcpy(dst, src, (size_t)n * sizeof(float));
  else if (ds == 1) for (int64_t i = 0; i < n; i++) dst[i] = src[i * ss];
  else for (int64_t i = 0; i < n; i++) dst[i * ds] = src[i * ss];
}

static void copy_body(void *context, int64_t begin, int64_t end) {
  const CopyTask *t = context;
  const int last = t->rank - 1;
  for (int64_t row = begin; row < end; row++) {
    int64_t rest = row, is = 0, id = 0;
    for (int d = last - 1; d >= 0; d--) {
      const int64_t i = rest % t->dims[d];
      rest /= t->dims[d];
      is += i * t->src_strides[d];
      id += i * t->dst_strides[d];
    }
    copy_row(t->src + is, t->src_strides[last], t->dst + id, t->dst_strides[last], t->dims[last]);
  }
}

void facet_copy_strided(const float *src, const int64_t *src_strides, float *dst,
                        const int64_t *dst_strides, const int64_t *dims, int rank) {
  int64_t rows = 1;
  for (int d = 0; d + 1 < rank; d++) rows *= dims[d];
  const int64_t width = dims[rank - 1] > 0 ? dims[rank - 1] : 1;
  CopyTask task = {src, dst, src_strides, dst_strides, dims, rank};
  facet_parallel_for(rows, GRAIN / width + 1, copy_body, &task);
}

void facet_gather_rows(const float *table, const int64_t *index, float *out, int64_t rows,
                       int64_t width) {
  for (int64_t r = 0; r < rows; r++)
    memcpy(out + r * width, table + index[r] * width, (size_t)width * sizeof(float));
}

void facet_scatter_add_rows(const float *rows_in, const int64_t *index, float *table, int64_t rows,
                            int64_t width) {
  for (int64_t r = 0; r < rows; r++)
    axpy_row(1, rows_in + r * width, table + index[r] * width, width);
}
