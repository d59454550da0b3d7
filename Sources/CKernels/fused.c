// The choice among the sets of fused kernels.

#include "facet_fused.h"

#include <stddef.h>

#include "cpu.h"

extern const facet_fused_kernels facet_fused__generic;
#if defined(__x86_64__)
extern const facet_fused_kernels facet_fused__avx512;
#endif

const facet_fused_kernels *facet_fused_variants(int64_t index) {
#if defined(__x86_64__)
  if (facet_has_avx512()) {
    if (index == 0) return &facet_fused__avx512;
    --index;
  }
#endif
  return index == 0 ? &facet_fused__generic : NULL;
}

const facet_fused_kernels *facet_fused(void) {
  static const facet_fused_kernels *chosen;
  if (!chosen) chosen = facet_fused_variants(0);
  return chosen;
}
