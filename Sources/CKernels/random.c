// Philox4x32-10. Source: Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011.
#include <math.h>

#include "clones.h"
#include "facet_elementwise.h"
#include "facet_parallel.h"

static void philox(uint64_t key, uint64_t stream, uint64_t counter, uint32_t out[4]) {
  uint32_t c[4] = {(uint32_t)counter, (uint32_t)(counter >> 32), (uint32_t)stream,
                   (uint32_t)(stream >> 32)};
  uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
  for (int round = 0; round < 10; round++) {
    const uint64_t p0 = (uint64_t)0xD2511F53u * c[0], p1 = (uint64_t)0xCD9E8D57u * c[2];
    const uint32_t n0 = (uint32_t)(p1 >> 32) ^ c[1] ^ k0, n2 = (uint32_t)(p0 >> 32) ^ c[3] ^ k1;
    c[1] = (uint32_t)p1;
    c[3] = (uint32_t)p0;
    c[0] = n0;
    c[2] = n2;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  for (int i = 0; i < 4; i++) out[i] = c[i];
}

typedef struct {
  uint64_t key, stream, offset;
  float *out;
} RandomTask;

/// (0, 1): the middle of one of 2²⁴ equal cells, so that a logarithm is finite.
static float open_unit(uint32_t bits) { return ((float)(bits >> 8) + 0.5f) * 0x1p-24f; }

static void uniform_body(void *context, int64_t begin, int64_t end) {
  const RandomTask *t = context;
  uint32_t block[4];
  uint64_t have = UINT64_MAX;
  for (int64_t i = begin; i < end; i++) {
    const uint64_t n = t->offset + (uint64_t)i;
    if (n / 4 != have) philox(t->key, t->stream, have = n / 4, block);
    t->out[i] = open_unit(block[n % 4]);
  }
}

static void normal_body(void *context, int64_t begin, int64_t end) {
  const RandomTask *t = context;
  uint32_t block[4];
  uint64_t have = UINT64_MAX;
  for (int64_t i = begin; i < end; i++) {
    const uint64_t n = t->offset + (uint64_t)i;
    if (n / 4 != have) philox(t->key, t->stream, have = n / 4, block);
    // Box–Muller: words 0 and 1 make two normals, words 2 and 3 two more.
    const uint32_t *pair = block + (n % 4 & 2);
    const float radius = sqrtf(-2.0f * logf(open_unit(pair[0])));
    const float angle = 6.28318530717958648f * open_unit(pair[1]);
    t->out[i] = radius * (n % 2 == 0 ? cosf(angle) : sinf(angle));
  }
}

void facet_random_uniform(uint64_t key, uint64_t stream, uint64_t offset, float *out,
                          int64_t count) {
  RandomTask task = {key, stream, offset, out};
  facet_parallel_for(count, 4096, uniform_body, &task);
}

void facet_random_normal(uint64_t key, uint64_t stream, uint64_t offset, float *out,
                         int64_t count) {
  RandomTask task = {key, stream, offset, out};
  facet_parallel_for(count, 2048, normal_body, &task);
}
