// Loops that do one thing as fast as the machine can.

#include "facet_ceiling.h"

#include "cpu.h"
#include "facet_parallel.h"
#include "vector.h"

enum { CHAINS = 16 };  // more than latency times width

struct spin {
  int64_t repeats;
  float result;
};

#define SPIN                                                                       \
  struct spin *s = context;                                                        \
  f32x16 sum[CHAINS];                                                              \
  for (int i = 0; i < CHAINS; ++i) sum[i] = (f32x16){0} + (float)(i + begin);      \
  for (int64_t n = 0; n < s->repeats * (1000000 / CHAINS) * (end - begin); ++n)    \
    for (int i = 0; i < CHAINS; ++i) sum[i] = sum[i] * 0.999f + 0.001f;            \
  f32x16 total = sum[0];                                                           \
  for (int i = 1; i < CHAINS; ++i) total += sum[i];                                \
  if (begin == 0) s->result = total[0];

static void spin_generic(void *context, int64_t begin, int64_t end) { SPIN }

#if defined(__x86_64__)
__attribute__((target("avx512f,fma"))) static void spin_avx512(
    void *context, int64_t begin, int64_t end) {
  SPIN
}
#else
#define spin_avx512 spin_generic
#endif

double facet_ceiling_multiply_adds(int64_t repeats) {
  struct spin spin = {.repeats = repeats};
  int64_t threads = facet_threads();
  facet_parallel_for(threads, 1, facet_has_avx512() ? spin_avx512 : spin_generic, &spin);
  volatile float keep = spin.result;
  (void)keep;
  return (double)threads * repeats * (1000000 / CHAINS) * CHAINS * 16 * 2;
}

struct copy {
  const float *x;
  float *y;
};

static void copy_piece(void *context, int64_t begin, int64_t end) {
  const struct copy *c = context;
  for (int64_t i = begin; i < end; ++i) c->y[i] = c->x[i];
}

void facet_ceiling_copy(const float *x, float *y, int64_t count) {
  struct copy copy = {x, y};
  facet_parallel_for(count, 1 << 16, copy_piece, &copy);
}
