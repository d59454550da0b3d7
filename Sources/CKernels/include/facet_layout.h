#ifndef FACET_LAYOUT_H
#define FACET_LAYOUT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Channels of a block: one AVX-512 register of floats.
enum { FACET_BLOCK = 16 };

/// Channels rounded up to whole blocks.
static inline int64_t facet_blocked_channels(int64_t channels) {
  return (channels + FACET_BLOCK - 1) / FACET_BLOCK * FACET_BLOCK;
}

/// `[N, C, H·W]` → `[N, ⌈C/16⌉, H·W, 16]`; channels beyond C become zero.
void facet_block(
    const float *plain, float *blocked, int64_t images, int64_t channels, int64_t area);

/// `[N, ⌈C/16⌉, H·W, 16]` → `[N, C, H·W]`.
void facet_unblock(
    const float *blocked, float *plain, int64_t images, int64_t channels, int64_t area);

#ifdef __cplusplus
}
#endif
#endif
