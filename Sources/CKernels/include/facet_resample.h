#ifndef FACET_RESAMPLE_H
#define FACET_RESAMPLE_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A sparse matrix by rows: row i has the entries start[i] ..< start[i + 1] of index and weight.
typedef struct {
  int64_t rows, columns;
  const int32_t *start, *index;
  const float *weight;
} facet_sparse;

/// `out[p, i, x] = Σ_k matrix[i, k] · in[p, k, x]`
///
/// in [planes, matrix.columns, width], out [planes, matrix.rows, width].
void facet_resample_rows(
    const float *in, float *out, int64_t planes, int64_t width, facet_sparse matrix);

/// `out[r, j] = Σ_k matrix[j, k] · in[r, k]`
///
/// in [rows, matrix.columns], out [rows, matrix.rows].
void facet_resample_columns(const float *in, float *out, int64_t rows, facet_sparse matrix);

#ifdef __cplusplus
}
#endif
#endif
