// The choice among the sets of fused kernels.

#include "facet_fused.h"

#include <stddef.h>

#include "cpu.h"

extern const facet_fused_kernels facet_fused__generic;
#if defined(__x86_64__)
extern const facet_fused_kernels facet_fused__avx512, facet_fused__avx2;
static const facet_fused_kernels *const variants[] = {
    &facet_fused__avx512, &facet_fused__avx2, &facet_fused__generic};
#else
static const facet_fused_kernels *const variants[] = {&facet_fused__generic};
#endif

const facet_fused_kernels *facet_fused_variants(int64_t index) {
  int64_t count = sizeof variants / sizeof *variants;
  index += count - 1 - facet_cpu_level();
  return index < count ? variants[index] : NULL;
}

const facet_fused_kernels *facet_fused(void) {
  static const facet_fused_kernels *chosen;
  if (!chosen) chosen = facet_fused_variants(0);
  return chosen;
}
