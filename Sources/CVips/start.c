// Starting libvips once, lazily, and its error texts.
#include "internal.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool started = false;

static void ignore(const gchar *domain, GLogLevelFlags level, const gchar *text, gpointer data) {}

static void start(void) {
  if (vips_init("facet") != 0) return;
  // Results are not remembered: a remembered load would keep its file open, and would give back
  // old pixels when a file is replaced under the same name.
  vips_cache_set_max(0);
  // libvips's threads sleep when they have nothing to do, so as many as the machine has cores do
  // not stall the pool of the tensor kernels. VIPS_CONCURRENCY, which libvips reads by itself,
  // wins.
  if (!getenv("VIPS_CONCURRENCY")) {
    int cores = (int)g_get_num_processors();
    vips_concurrency_set(cores < 8 ? cores : 8);
  }
  // Remarks about odd metadata are no errors and do not belong on the terminal.
  g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING | G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG, ignore, NULL);
  started = true;
}

int cvips_start(char **error) {
  pthread_once(&once, start);
  if (started) return 0;
  cvips_fail(error);
  return -1;
}

void cvips_free(void *memory) { g_free(memory); }

const char *cvips_version(void) { return VIPS_VERSION; }

int cvips_threads(void) { return cvips_start(NULL) == 0 ? vips_concurrency_get() : 0; }

bool cvips_has_operation(const char *name) {
  return cvips_start(NULL) == 0 && vips_type_find("VipsOperation", name) != 0;
}

size_t cvips_memory(void) { return vips_tracked_get_mem(); }
size_t cvips_memory_peak(void) { return vips_tracked_get_mem_highwater(); }

void cvips_fail(char **error) {
  char *text = vips_error_buffer_copy();
  g_strchomp(text);
  if (error) *error = text; else g_free(text);
}

void cvips_fail_with(char **error, const char *text) {
  if (error) *error = g_strdup(text);
}

cvips_image *cvips_result(int status, VipsImage *image, char **error) {
  if (status == 0) return wrap(image);
  cvips_fail(error);
  return NULL;
}
