#ifndef FACET_PARALLEL_H
#define FACET_PARALLEL_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Number of threads that the kernels, oneDNN and OpenBLAS share. It starts as OpenMP's own choice:
/// `OMP_NUM_THREADS`, or the cores that this process may run on. Within a parallel region it is 1:
/// who runs there computes alone.
int facet_threads(void);

/// Sets that number, at least 1.
void facet_set_threads(int threads);

/// Makes the libraries that ask OpenMP for its number of threads, on the calling thread, hear ours.
/// Called by the bindings of oneDNN and OpenBLAS before they enter their library.
void facet_announce_threads(void);

/// Runs `body(context, begin, end)` over disjoint ranges that cover 0 ..< count.
///
/// No range but the last is shorter than `grain`; below two grains, and inside another parallel
/// region, everything runs on the calling thread. Ranges are handed out as threads become free, so
/// a core that the system took away does not hold up the others. The pool is libgomp's, the one
/// that oneDNN and OpenBLAS use: there is never a second set of threads. libgomp keeps one pool for
/// each thread that calls, so computing is best done on one.
void facet_parallel_for(
    int64_t count, int64_t grain, void (*body)(void *context, int64_t begin, int64_t end),
    void *context);

#ifdef __cplusplus
}
#endif
#endif
