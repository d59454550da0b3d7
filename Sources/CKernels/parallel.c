// One pool of threads for everything.
//
// libgomp's workers are reached through the functions that GCC's own code calls (`GOMP_parallel`,
// part of its stable ABI): clang's -fopenmp would bring LLVM's runtime and with it a second pool,
// and two pools on the same cores stall each other by whole scheduler slices.

#include "facet_parallel.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);
int omp_get_max_threads(void);
void omp_set_num_threads(int);
int omp_in_parallel(void);

static atomic_int chosen_threads;

int facet_threads(void) {
  if (omp_in_parallel()) return 1;
  int threads = atomic_load_explicit(&chosen_threads, memory_order_relaxed);
  if (threads == 0) {
    threads = omp_get_max_threads();
    atomic_store_explicit(&chosen_threads, threads, memory_order_relaxed);
  }
  return threads;
}

void facet_set_threads(int threads) {
  atomic_store(&chosen_threads, threads < 1 ? 1 : threads);
  facet_announce_threads();
}

void facet_announce_threads(void) {
  int threads = facet_threads();
  if (omp_get_max_threads() != threads) omp_set_num_threads(threads);
}

struct loop {
  void (*body)(void *, int64_t, int64_t);
  void *context;
  int64_t count, chunk;
  _Atomic int64_t next;
};

static void work(void *data) {
  struct loop *loop = data;
  for (;;) {
    int64_t begin = atomic_fetch_add_explicit(&loop->next, loop->chunk, memory_order_relaxed);
    if (begin >= loop->count) return;
    int64_t end = begin + loop->chunk < loop->count ? begin + loop->chunk : loop->count;
    loop->body(loop->context, begin, end);
  }
}

/// Chunks per thread: enough to even out an interrupted core, few enough to cost nothing.
static const int64_t chunks_per_thread = 8;

void facet_parallel_for(
    int64_t count, int64_t grain, void (*body)(void *, int64_t, int64_t), void *context) {
  if (count <= 0) return;
  if (grain < 1) grain = 1;
  int64_t threads = facet_threads();
  if (threads == 1 || count < 2 * grain) {
    body(context, 0, count);
    return;
  }
  int64_t chunk = count / (threads * chunks_per_thread);
  if (chunk < grain) chunk = grain;
  int64_t chunks = (count + chunk - 1) / chunk;
  struct loop loop = {.body = body, .context = context, .count = count, .chunk = chunk};
  GOMP_parallel(work, &loop, (unsigned)(chunks < threads ? chunks : threads), 0);
}
