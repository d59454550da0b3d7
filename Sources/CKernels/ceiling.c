// Loops that do one thing as fast as the machine can.

#include "facet_ceiling.h"

#include "cpu.h"
#include "facet_parallel.h"
#include "vector.h"

struct spin {
  int64_t repeats;
  float result;
};

/// More chains of multiply-adds than latency times width, as many as the registers hold.
#define SPIN(chains)                                                               \
  struct spin *s = context;                                                        \
  f32x16 sum[chains];                                                              \
  for (int i = 0; i < chains; ++i) sum[i] = (f32x16){0} + (float)(i + begin);      \
  for (int64_t n = 0; n < s->repeats * (1000000 / chains) * (end - begin); ++n)    \
    for (int i = 0; i < chains; ++i) sum[i] = sum[i] * 0.999f + 0.001f;            \
  f32x16 total = sum[0];                                                           \
  for (int i = 1; i < chains; ++i) total += sum[i];                                \
  if (begin == 0) s->result = total[0];

static void spin_generic(void *context, int64_t begin, int64_t end) { SPIN(3) }

#if defined(__x86_64__)
FACET_AVX512 static void spin_avx512(void *context, int64_t begin, int64_t end) { SPIN(16) }
FACET_AVX2 static void spin_avx2(void *context, int64_t begin, int64_t end) { SPIN(6) }
static void (*const spins[])(void *, int64_t, int64_t) = {spin_generic, spin_avx2, spin_avx512};
#else
static void (*const spins[])(void *, int64_t, int64_t) = {spin_generic};
#endif

double facet_ceiling_multiply_adds(int64_t repeats) {
  struct spin spin = {.repeats = repeats};
  int64_t threads = facet_threads();
  facet_parallel_for(threads, 1, spins[facet_cpu_level()], &spin);
  volatile float keep = spin.result;
  (void)keep;
  // To within the remainder of a million by the chains.
  return (double)threads * repeats * 1e6 * 16 * 2;
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
