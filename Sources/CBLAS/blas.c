// OpenBLAS, loaded at the first use rather than linked, for two reasons. The variant that runs on
// OpenMP's threads shares its pool with oneDNN and with our kernels, whatever the system's default
// variant is. And `OPENBLAS_CORETYPE` is read when the library loads: 0.3.21 takes AMD's AVX-512
// cores for Haswell, which costs half of the speed, and Intel's since Emerald Rapids for Prescott,
// which costs most of it. So the kernels are named, by what the core can do, before it looks.
// A setting of the user's own stands.

#define _GNU_SOURCE
#include "CBLAS.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CKernels.h"

typedef void (*sgemm_function)(
    int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float *a,
    int lda, const float *b, int ldb, float beta, float *c, int ldc);
enum { ROW_MAJOR = 101, AS_IS = 111, TRANSPOSED = 112 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static sgemm_function sgemm;
static void (*set_threads)(int);
static char description[512];

#if defined(__x86_64__)
static const char *wanted_core(void) {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    return __builtin_cpu_supports("avx512bf16") ? "Cooperlake" : "SkylakeX";
  // Every version knows AMD's cores without AVX-512, and Haswell's kernels are as good for Intel's.
  if (__builtin_cpu_is("intel") && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return "Haswell";
  return NULL;
}
static const char *const places[] = {
    "/usr/lib/x86_64-linux-gnu/openblas-openmp/libopenblas.so.0", "libopenblas.so.0",
    "libopenblas.so"};
#else
static const char *wanted_core(void) { return NULL; }
static const char *const places[] = {
    "/usr/lib/aarch64-linux-gnu/openblas-openmp/libopenblas.so.0", "libopenblas.so.0",
    "libopenblas.so"};
#endif

static void load(void) {
  const char *core = wanted_core(), *given = getenv("OPENBLAS_CORETYPE");
  if (core && !given) setenv("OPENBLAS_CORETYPE", core, 1);
  int slower = core && given && strcmp(core, given) != 0;
  void *library = NULL;
  for (size_t i = 0; i < sizeof places / sizeof *places && !library; ++i)
    library = dlopen(places[i], RTLD_NOW | RTLD_LOCAL);
  sgemm = library ? (sgemm_function)dlsym(library, "cblas_sgemm") : NULL;
  if (!sgemm) {
    snprintf(
        description, sizeof description,
        "OpenBLAS is missing: install libopenblas0-openmp (Debian, Ubuntu) or the OpenMP variant "
        "of OpenBLAS and see that the loader finds it (%s)",
        dlerror());
    return;
  }
  char *(*configuration)(void) = (char *(*)(void))dlsym(library, "openblas_get_config");
  char *(*core_name)(void) = (char *(*)(void))dlsym(library, "openblas_get_corename");
  int (*parallel)(void) = (int (*)(void))dlsym(library, "openblas_get_parallel");
  // The OpenMP variant (2) asks OpenMP at each call; the others are told.
  if (!parallel || parallel() != 2)
    set_threads = (void (*)(int))dlsym(library, "openblas_set_num_threads");
  Dl_info where = {0};
  dladdr((void *)sgemm, &where);
  snprintf(
      description, sizeof description, "%s, kernels %s, %s%s%s",
      configuration ? configuration() : "a BLAS of unknown make", core_name ? core_name() : "unknown",
      where.dli_fname ? where.dli_fname : "at an unknown place",
      slower ? " (as OPENBLAS_CORETYPE asks; without it: " : "", slower ? core : "");
  if (slower) strncat(description, ")", sizeof description - strlen(description) - 1);
}

int facet_blas_available(void) {
  pthread_once(&once, load);
  return sgemm != NULL;
}

const char *facet_blas_description(void) {
  pthread_once(&once, load);
  return description;
}

void facet_sgemm(
    int transpose_a, int transpose_b, int64_t m, int64_t n, int64_t k, float alpha,
    const float *a, int64_t lda, const float *b, int64_t ldb, float beta, float *c, int64_t ldc) {
  if (m <= 0 || n <= 0) return;
  if (!facet_blas_available()) {
    fprintf(stderr, "%s\n", description);
    exit(69);  // EX_UNAVAILABLE
  }
  // OpenBLAS's OpenMP build shares its buffers between calls, and setting the number of threads
  // remakes them: two callers at once corrupt each other's products, or wait forever.
  static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
  static int announced;
  pthread_mutex_lock(&one_at_a_time);
  const int threads = facet_threads();
  if (!set_threads)
    facet_announce_threads();
  else if (announced != threads)
    set_threads(announced = threads);
  sgemm(
      ROW_MAJOR, transpose_a ? TRANSPOSED : AS_IS, transpose_b ? TRANSPOSED : AS_IS, (int)m, (int)n,
      (int)k, alpha, a, (int)lda, b, (int)ldb, beta, c, (int)ldc);
  pthread_mutex_unlock(&one_at_a_time);
}
