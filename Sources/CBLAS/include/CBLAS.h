#ifndef FACET_CBLAS_H
#define FACET_CBLAS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// C ← alpha · op(A) · op(B) + beta · C, all row-major, with op(A) m×k, op(B) k×n and C m×n.
///
/// `lda`, `ldb` and `ldc` are the distances between rows as the matrices are stored. With beta 0, C
/// is only written. The library is loaded at the first call; without it the program ends with a
/// message that names what to install (see `facet_blas_available`).
void facet_sgemm(
    int transpose_a, int transpose_b, int64_t m, int64_t n, int64_t k, float alpha,
    const float *a, int64_t lda, const float *b, int64_t ldb, float beta, float *c, int64_t ldc);

/// Whether OpenBLAS could be loaded; loads it.
int facet_blas_available(void);

/// What was loaded ("OpenBLAS 0.3.21 …, kernels Cooperlake, /usr/lib/…"), or why nothing was.
const char *facet_blas_description(void);

#ifdef __cplusplus
}
#endif
#endif
