// Text through libvips's font library (pango over fontconfig).
#define _GNU_SOURCE
#include "internal.h"

#include <dlfcn.h>

bool cvips_has_fonts(void) {
  if (cvips_start(NULL) || !vips_type_find("VipsOperation", "text")) return false;
  // Pango ends the program when there is no font, so ask fontconfig first. It is in the process
  // already, through libvips; asking by name saves a dependency on its headers.
  void *(*current)(void) = (void *(*)(void))dlsym(RTLD_DEFAULT, "FcConfigGetCurrent");
  void *(*fonts)(void *, int) = (void *(*)(void *, int))dlsym(RTLD_DEFAULT, "FcConfigGetFonts");
  if (!current || !fonts) return false;
  void *config = current();
  // An FcFontSet begins with its count; set 0 is the system's fonts.
  const int *set = config ? fonts(config, 0) : NULL;
  return set && *set > 0;
}

cvips_image *cvips_text(const char *text, int height, int width, char **error) {
  if (cvips_start(error)) return NULL;
  // The text is data, not Pango markup.
  char *escaped = g_markup_escape_text(text, -1);
  char *font = g_strdup_printf("sans %d", height);
  VipsImage *out = NULL;
  // 72 dots an inch: a point is a pixel.
  int status = width > 0
    ? vips_text(&out, escaped, "font", font, "dpi", 72, "width", width, NULL)
    : vips_text(&out, escaped, "font", font, "dpi", 72, NULL);
  g_free(escaped);
  g_free(font);
  return cvips_result(status, out, error);
}
