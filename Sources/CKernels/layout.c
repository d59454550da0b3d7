// Between plain planes and channels in blocks of 16. Both directions are 16×16 transposes that
// clang turns into shuffles; a tile of 16 pixels of one block stays in registers or the first-level
// cache.

#include "facet_layout.h"
#include "facet_parallel.h"

#include <string.h>

struct transpose {
  const float *plain_in;
  const float *blocked_in;
  float *out;
  int64_t channels, area;
};

/// Pixels that one task handles.
static const int64_t stretch = 2048;

struct piece {
  int64_t image, block, begin, end, live;
};

static struct piece piece_at(const struct transpose *t, int64_t index) {
  int64_t blocks = facet_blocked_channels(t->channels) / FACET_BLOCK;
  int64_t stretches = (t->area + stretch - 1) / stretch;
  struct piece p;
  p.begin = index % stretches * stretch;
  p.end = p.begin + stretch < t->area ? p.begin + stretch : t->area;
  p.block = index / stretches % blocks;
  p.image = index / stretches / blocks;
  p.live = t->channels - p.block * FACET_BLOCK;
  if (p.live > FACET_BLOCK) p.live = FACET_BLOCK;
  return p;
}

static void block_pieces(void *context, int64_t begin, int64_t end) {
  const struct transpose *t = context;
  int64_t blocks = facet_blocked_channels(t->channels) / FACET_BLOCK;
  for (int64_t i = begin; i < end; ++i) {
    struct piece p = piece_at(t, i);
    const float *in = t->plain_in + (p.image * t->channels + p.block * FACET_BLOCK) * t->area;
    float *out = t->out + (p.image * blocks + p.block) * t->area * FACET_BLOCK;
    if (p.live < FACET_BLOCK)
      memset(out + p.begin * FACET_BLOCK, 0, (size_t)(p.end - p.begin) * FACET_BLOCK * sizeof(float));
    int64_t x = p.begin;
    if (p.live == FACET_BLOCK)
      for (; x + 16 <= p.end; x += 16)
        for (int64_t q = 0; q < 16; ++q)
          for (int64_t c = 0; c < FACET_BLOCK; ++c)
            out[(x + q) * FACET_BLOCK + c] = in[c * t->area + x + q];
    for (; x < p.end; ++x)
      for (int64_t c = 0; c < p.live; ++c) out[x * FACET_BLOCK + c] = in[c * t->area + x];
  }
}

static void unblock_pieces(void *context, int64_t begin, int64_t end) {
  const struct transpose *t = context;
  int64_t blocks = facet_blocked_channels(t->channels) / FACET_BLOCK;
  for (int64_t i = begin; i < end; ++i) {
    struct piece p = piece_at(t, i);
    const float *in = t->blocked_in + (p.image * blocks + p.block) * t->area * FACET_BLOCK;
    float *out = t->out + (p.image * t->channels + p.block * FACET_BLOCK) * t->area;
    for (int64_t x = p.begin; x < p.end; x += 16) {
      int64_t stop = x + 16 < p.end ? x + 16 : p.end;
      for (int64_t c = 0; c < p.live; ++c)
        for (int64_t q = x; q < stop; ++q) out[c * t->area + q] = in[q * FACET_BLOCK + c];
    }
  }
}

static int64_t pieces(int64_t images, int64_t channels, int64_t area) {
  return images * (facet_blocked_channels(channels) / FACET_BLOCK) * ((area + stretch - 1) / stretch);
}

void facet_block(
    const float *plain, float *blocked, int64_t images, int64_t channels, int64_t area) {
  struct transpose t = {.plain_in = plain, .out = blocked, .channels = channels, .area = area};
  facet_parallel_for(pieces(images, channels, area), 1, block_pieces, &t);
}

void facet_unblock(
    const float *blocked, float *plain, int64_t images, int64_t channels, int64_t area) {
  struct transpose t = {.blocked_in = blocked, .out = plain, .channels = channels, .area = area};
  facet_parallel_for(pieces(images, channels, area), 1, unblock_pieces, &t);
}
