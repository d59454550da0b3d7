// What this CPU can do, and how to compile for what it can.
#pragma once

#define FACET_AVX512 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma")))
#define FACET_AVX2 __attribute__((target("avx2,fma")))

/// AVX-512 as every server core since Skylake and Zen 4 has it.
static inline int facet_has_avx512(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
         __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#else
  return 0;
#endif
}

/// AVX2 with fused multiply-adds, as x86 cores since Haswell and the first Zen have it.
static inline int facet_has_avx2(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return 0;
#endif
}

/// The best variant that this CPU can run: 2 AVX-512, 1 AVX2, 0 any.
static inline int facet_cpu_level(void) {
  return facet_has_avx512() ? 2 : facet_has_avx2() ? 1 : 0;
}
