#include "FaceKernels.h"

#include <atomic>
#include <cstring>
#include <initializer_list>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// MARK: The variant that runs everywhere

namespace facet::scalar {
/// `first[i] = window[left[i] − base]`, and `second` the element after it.
static inline void take(
    const float *window, const int32_t *left, int base, float first[8], float second[8]) {
  for (int i = 0; i < 8; ++i) {
    first[i] = window[left[i] - base];
    second[i] = window[left[i] - base + 1];
  }
}
}  // namespace facet::scalar

#define FACET_VARIANT scalar
#define FACET_LANES 8
#include "FaceKernels.inc"
#undef FACET_VARIANT
#undef FACET_LANES

// MARK: The variants for x86

#if defined(__x86_64__)
#pragma clang attribute push( \
    __attribute__((target("avx,avx2,fma,bmi,bmi2"))), apply_to = function)
namespace facet::avx2 {
static inline void take(
    const float *window, const int32_t *left, int base, float first[8], float second[8]) {
  const __m256 low = _mm256_loadu_ps(window), high = _mm256_loadu_ps(window + 8);
  const auto select = [=](__m256i index) __attribute__((target("avx,avx2,fma,bmi,bmi2"))) {
    const __m256 far = _mm256_castsi256_ps(_mm256_slli_epi32(index, 28));  // bit 3 becomes the sign
    return _mm256_blendv_ps(
        _mm256_permutevar8x32_ps(low, index), _mm256_permutevar8x32_ps(high, index), far);
  };
  const __m256i index = _mm256_sub_epi32(
      _mm256_loadu_si256(reinterpret_cast<const __m256i *>(left)), _mm256_set1_epi32(base));
  _mm256_storeu_ps(first, select(index));
  _mm256_storeu_ps(second, select(_mm256_add_epi32(index, _mm256_set1_epi32(1))));
}
}  // namespace facet::avx2

#define FACET_VARIANT avx2
#define FACET_LANES 8
#include "FaceKernels.inc"
#undef FACET_VARIANT
#undef FACET_LANES
#pragma clang attribute pop

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,bmi,bmi2"))), \
    apply_to = function)
namespace facet::avx512 {
static inline void take(
    const float *window, const int32_t *left, int base, float first[16], float second[16]) {
  const __m512 low = _mm512_loadu_ps(window), high = _mm512_loadu_ps(window + 16);
  const __m512i index = _mm512_sub_epi32(_mm512_loadu_si512(left), _mm512_set1_epi32(base));
  _mm512_storeu_ps(first, _mm512_permutex2var_ps(low, index, high));
  _mm512_storeu_ps(
      second,
      _mm512_permutex2var_ps(low, _mm512_add_epi32(index, _mm512_set1_epi32(1)), high));
}
}  // namespace facet::avx512

#define FACET_VARIANT avx512
#define FACET_LANES 16
#include "FaceKernels.inc"
#undef FACET_VARIANT
#undef FACET_LANES
#pragma clang attribute pop
#endif

// MARK: The choice

namespace facet {

#define FACET_KERNELS(variant)                                                                    \
  FaceKernels {                                                                                   \
    #variant, variant::split, variant::widen, variant::resize, variant::gradient, variant::vote,   \
        variant::collect, variant::features, variant::spectrum, variant::accumulate,               \
        variant::responses                                                                        \
  }

const FaceKernels *faceKernels(const char *name) {
  static const FaceKernels scalar = FACET_KERNELS(scalar);
#if defined(__x86_64__)
  static const FaceKernels avx2 = FACET_KERNELS(avx2), avx512 = FACET_KERNELS(avx512);
  if (!std::strcmp(name, "avx512"))
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                   __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                   __builtin_cpu_supports("fma")
               ? &avx512
               : nullptr;
  if (!std::strcmp(name, "avx2"))
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &avx2 : nullptr;
#endif
  return std::strcmp(name, "scalar") ? nullptr : &scalar;
}

namespace {
std::atomic<const FaceKernels *> chosen{nullptr};
}

const FaceKernels &faceKernels() {
  if (const FaceKernels *kernels = chosen.load(std::memory_order_relaxed)) return *kernels;
  const FaceKernels *best = nullptr;
  for (const char *name : {"avx512", "avx2", "scalar"})
    if (!best) best = faceKernels(name);
  chosen.store(best, std::memory_order_relaxed);
  return *best;
}

bool chooseFaceKernels(const char *name) {
  const FaceKernels *kernels = faceKernels(name);
  if (kernels) chosen.store(kernels, std::memory_order_relaxed);
  return kernels;
}

}  // namespace facet
