// Sums. Short stretches are summed in Float32 lanes, stretches together in Float64: as exact as a
// Float64 sum for the sizes that occur and as fast as memory.
#include <string.h>

#include "clones.h"
#include "facet_elementwise.h"
#include "facet_parallel.h"

enum { STRETCH = 1024 };

FACET_CLONES
static double sum_run(const float *x, int64_t n) {
  double total = 0;
  for (int64_t start = 0; start < n; start += STRETCH) {
    const int64_t end = start + STRETCH < n ? start + STRETCH : n;
    float lanes[16] = {0};
    int64_t i = start;
    for (; i + 16 <= end; i += 16)
      for (int l = 0; l < 16; l++) lanes[l] += x[i + l];
    float tail = 0;
    for (; i < end; i++) tail += x[i];
    for (int l = 0; l < 16; l++) tail += lanes[l];
    total += tail;
  }
  return total;
}

FACET_CLONES
static void add_row(double *restrict into, const float *restrict x, int64_t n) {
  for (int64_t i = 0; i < n; i++) into[i] += x[i];
}

typedef struct {
  const float *x;
  float *out;
  int64_t keep_dims[FACET_MAX_RANK], keep_strides[FACET_MAX_RANK];
  int64_t sum_dims[FACET_MAX_RANK], sum_strides[FACET_MAX_RANK];
  int keeps, sums;
  bool inner_reduced;
} SumTask;

static int64_t offset_of(int64_t index, const int64_t *dims, const int64_t *strides, int rank) {
  int64_t offset = 0;
  for (int d = rank - 1; d >= 0; d--) {
    offset += index % dims[d] * strides[d];
    index /= dims[d];
  }
  return offset;
}

// The innermost axis is summed: each output is a set of contiguous runs.
static void sum_inner_body(void *context, int64_t begin, int64_t end) {
  const SumTask *t = context;
  int64_t runs = 1;
  for (int d = 0; d + 1 < t->sums; d++) runs *= t->sum_dims[d];
  const int64_t width = t->sum_dims[t->sums - 1];
  for (int64_t o = begin; o < end; o++) {
    const float *base = t->x + offset_of(o, t->keep_dims, t->keep_strides, t->keeps);
    double total = 0;
    for (int64_t r = 0; r < runs; r++)
      total += sum_run(base + offset_of(r, t->sum_dims, t->sum_strides, t->sums - 1), width);
    t->out[o] = (float)total;
  }
}

// The innermost axis is kept: whole rows are added up. Tasks are (outer row, column block).
enum { COLUMNS = 256 };
static void sum_outer_body(void *context, int64_t begin, int64_t end) {
  const SumTask *t = context;
  int64_t rows = 1;
  for (int d = 0; d < t->sums; d++) rows *= t->sum_dims[d];
  const int64_t width = t->keep_dims[t->keeps - 1];
  const int64_t blocks = (width + COLUMNS - 1) / COLUMNS;
  for (int64_t task = begin; task < end; task++) {
    const int64_t o = task / blocks, column = task % blocks * COLUMNS;
    const int64_t n = width - column < COLUMNS ? width - column : COLUMNS;
    const float *base =
        t->x + offset_of(o, t->keep_dims, t->keep_strides, t->keeps - 1) + column;
    double acc[COLUMNS];
    memset(acc, 0, sizeof acc);
    for (int64_t r = 0; r < rows; r++)
      add_row(acc, base + offset_of(r, t->sum_dims, t->sum_strides, t->sums), n);
    for (int64_t i = 0; i < n; i++) t->out[o * width + column + i] = (float)acc[i];
  }
}

void facet_sum(const float *x, const int64_t *dims, const bool *reduced, int rank, float *out) {
  SumTask t = {.x = x, .out = out};
  int64_t strides[FACET_MAX_RANK], stride = 1, outputs = 1, terms = 1;
  for (int d = rank - 1; d >= 0; d--) {
    strides[d] = stride;
    stride *= dims[d];
  }
  for (int d = 0; d < rank; d++) {
    // Neighbouring axes with one fate are one axis.
    const bool joins = d > 0 && reduced[d] == reduced[d - 1];
    int64_t *list = reduced[d] ? t.sum_dims : t.keep_dims;
    int64_t *list_strides = reduced[d] ? t.sum_strides : t.keep_strides;
    int *count = reduced[d] ? &t.sums : &t.keeps;
    if (joins) {
      list[*count - 1] *= dims[d];
      list_strides[*count - 1] = strides[d];
    } else {
      list[*count] = dims[d];
      list_strides[(*count)++] = strides[d];
    }
    if (reduced[d]) terms *= dims[d]; else outputs *= dims[d];
  }
  if (t.sums == 0) {
    memcpy(out, x, (size_t)outputs * sizeof(float));
  } else if (reduced[rank - 1]) {
    facet_parallel_for(outputs, 16384 / (terms + 1) + 1, sum_inner_body, &t);
  } else {
    const int64_t width = t.keep_dims[t.keeps - 1];
    const int64_t blocks = (width + COLUMNS - 1) / COLUMNS;
    facet_parallel_for(width > 0 ? outputs / width * blocks : 0, 1, sum_outer_body, &t);
  }
}

typedef struct {
  const float *in;
  float *out;
  int64_t pixels;
} PlaneSum;

FACET_CLONES
static void sum_planes(const PlaneSum *t, int64_t begin, int64_t end) {
  for (int64_t plane = begin; plane < end; plane++) {
    const float *in = t->in + plane * t->pixels * 16;
    double total[16] = {0};
    for (int64_t first = 0; first < t->pixels; first += 256) {
      const int64_t last = first + 256 < t->pixels ? first + 256 : t->pixels;
      float lanes[16] = {0};
      for (int64_t i = first; i < last; i++)
        for (int l = 0; l < 16; l++) lanes[l] += in[i * 16 + l];
      for (int l = 0; l < 16; l++) total[l] += lanes[l];
    }
    for (int l = 0; l < 16; l++) t->out[plane * 16 + l] = (float)total[l];
  }
}
static void sum_body(void *context, int64_t begin, int64_t end) { sum_planes(context, begin, end); }

void facet_sum_blocked_pixels(const float *x, float *out, int64_t n, int64_t c, int64_t pixels) {
  PlaneSum task = {x, out, pixels};
  facet_parallel_for(n * c / 16, 16384 / (pixels * 16 + 1) + 1, sum_body, &task);
}

double facet_dot(const float *x, const float *y, int64_t count) {
  double total = 0;
  for (int64_t start = 0; start < count; start += STRETCH) {
    const int64_t end = start + STRETCH < count ? start + STRETCH : count;
    float lanes[16] = {0};
    int64_t i = start;
    for (; i + 16 <= end; i += 16)
      for (int l = 0; l < 16; l++) lanes[l] += x[i + l] * y[i + l];
    float tail = 0;
    for (; i < end; i++) tail += x[i] * y[i];
    for (int l = 0; l < 16; l++) tail += lanes[l];
    total += tail;
  }
  return total;
}

float facet_extreme(const float *x, int64_t count, float sign) {
  float best = sign * x[0];
  for (int64_t i = 1; i < count; i++) {
    const float value = sign * x[i];
    best = value > best ? value : best;
  }
  return sign * best;
}
