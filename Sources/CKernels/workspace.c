#include "workspace.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int64_t facet_winograd_task_bytes(void) {
  static int64_t bytes;
  if (!bytes) {
    long cache = sysconf(_SC_LEVEL2_CACHE_SIZE);
    bytes = (cache > 0 ? cache : 1 << 20) / 8 * 5;
  }
  return bytes;
}

struct buffers {
  void *start[2];
  int64_t bytes[2];
};

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void release(void *pointer) {
  struct buffers *own = pointer;
  free(own->start[0]);
  free(own->start[1]);
  free(own);
}

static void make_key(void) { pthread_key_create(&key, release); }

static float *grown(int index, int64_t bytes) {
  static _Thread_local struct buffers *own;
  if (!own) {
    pthread_once(&once, make_key);
    own = calloc(1, sizeof *own);
    pthread_setspecific(key, own);
  }
  if (own->bytes[index] < bytes) {
    const int64_t huge_page = 2 << 20;
    free(own->start[index]);
    int64_t rounded = (bytes + huge_page - 1) / huge_page * huge_page;
    own->start[index] = aligned_alloc(huge_page, rounded);
    if (!own->start[index]) {
      fprintf(stderr, "out of memory: %lld bytes of workspace\n", (long long)rounded);
      abort();
    }
    madvise(own->start[index], rounded, MADV_HUGEPAGE);
    own->bytes[index] = rounded;
  }
  return own->start[index];
}

float *facet_workspace(int64_t bytes) { return grown(0, bytes); }
float *facet_temporary(int64_t bytes) { return grown(1, bytes); }
