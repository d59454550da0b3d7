// Files to upright sRGB pictures without alpha. Priorities: never pixels that the file does not
// hold (truncated data is an error), then the right colours, then little memory.
#include "internal.h"

#include <string.h>

static VipsImage *load(const char *path, VipsAccess access, char **error) {
  if (cvips_start(error)) return NULL;
  // A file that is damaged in the middle fails instead of being filled up with grey.
  VipsImage *image = vips_image_new_from_file(
    path, "access", access, "memory", access == VIPS_ACCESS_RANDOM,
    "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);
  if (!image) cvips_fail(error);
  return image;
}

cvips_info cvips_describe(const cvips_image *wrapped) {
  VipsImage *image = unwrap(wrapped);
  const char *loader = NULL;
  cvips_info info = {
    .width = image->Xsize, .height = image->Ysize, .bands = image->Bands,
    .bits = (int)vips_format_sizeof(image->BandFmt) * 8,
    .orientation = vips_image_get_orientation(image),
    .has_alpha = vips_image_hasalpha(image),
    .has_profile = vips_image_get_typeof(image, VIPS_META_ICC_NAME) != 0,
  };
  if (vips_image_get_typeof(image, VIPS_META_LOADER) &&
      !vips_image_get_string(image, VIPS_META_LOADER, &loader))
    g_strlcpy(info.loader, loader, sizeof info.loader);
  return info;
}

int cvips_probe(const char *path, cvips_info *info, char **error) {
  VipsImage *image = load(path, VIPS_ACCESS_SEQUENTIAL, error);
  if (!image) return -1;
  *info = cvips_describe(wrap(image));
  g_object_unref(image);
  return 0;
}

void *cvips_read_xmp(const char *path, size_t *length, char **error) {
  *length = 0;
  VipsImage *image = load(path, VIPS_ACCESS_SEQUENTIAL, error);
  if (!image) return NULL;
  const void *data = NULL;
  char *copy = NULL;
  if (vips_image_get_typeof(image, VIPS_META_XMP_NAME) &&
      !vips_image_get_blob(image, VIPS_META_XMP_NAME, &data, length))
    copy = g_memdup2(data, *length);
  g_object_unref(image);
  return copy;
}

/// Whether the embedded profile says of itself that it is sRGB: then there is nothing to convert,
/// and a conversion would only cost time and a rounding.
static bool is_srgb(VipsImage *image) {
  const void *data;
  size_t length;
  if (vips_image_get_blob(image, VIPS_META_ICC_NAME, &data, &length)) return false;
  const uint8_t *bytes = data;
  if (length < 132) return false;
  uint32_t count = GUINT32_FROM_BE(*(const uint32_t *)(bytes + 128));
  for (uint32_t i = 0; i < count && 132 + 12 * (size_t)(i + 1) <= length; i++) {
    const uint8_t *tag = bytes + 132 + 12 * (size_t)i;
    if (memcmp(tag, "desc", 4)) continue;
    size_t offset = GUINT32_FROM_BE(*(const uint32_t *)(tag + 4));
    size_t size = GUINT32_FROM_BE(*(const uint32_t *)(tag + 8));
    if (offset > length || size > length - offset) return false;
    // Version 2 profiles hold ASCII, version 4 ones UTF-16: leave out the zero bytes.
    char name[256];
    size_t n = 0;
    for (size_t j = 0; j < size && n + 1 < sizeof name; j++)
      if (bytes[offset + j]) name[n++] = (char)bytes[offset + j];
    name[n] = 0;
    return strstr(name, "sRGB") != NULL;
  }
  return false;
}

/// Runs one step of a chain: the input is given back, whatever happens.
#define STEP(image, call)                 \
  do {                                    \
    VipsImage *next = NULL;               \
    int status = (call);                  \
    g_object_unref(image);                \
    if (status) { cvips_fail(error); return NULL; } \
    image = next;                         \
  } while (0)

/// Any colours to sRGB, 8 or 16 bit; takes over the reference.
static VipsImage *to_srgb(VipsImage *image, char **error) {
  bool wide = image->BandFmt == VIPS_FORMAT_USHORT &&
    image->Type != VIPS_INTERPRETATION_LABS && image->Type != VIPS_INTERPRETATION_LABQ;
  // Some readers give 16-bit samples the name of the 8-bit space.
  if (wide && image->Type != VIPS_INTERPRETATION_CMYK) {
    VipsInterpretation type =
      image->Bands < 3 ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_RGB16;
    STEP(image, vips_copy(image, &next, "interpretation", type, NULL));
  }
  if (vips_image_get_typeof(image, VIPS_META_ICC_NAME) && !is_srgb(image)) {
    VipsImage *converted = NULL;
    // A profile that is broken, or is for another kind of picture, is passed over.
    if (!vips_icc_transform(
          image, &converted, "srgb", "embedded", TRUE, "depth", wide ? 16 : 8,
          "intent", VIPS_INTENT_RELATIVE, NULL)) {
      g_object_unref(image);
      image = converted;
    } else
      vips_error_clear();
  }
  VipsInterpretation target = wide ? VIPS_INTERPRETATION_RGB16 : VIPS_INTERPRETATION_sRGB;
  if (image->Type != target || image->Bands < 3)
    STEP(image, vips_colourspace(image, &next, target, NULL));
  return image;
}

/// The rest of the way from what a file holds to a picture; takes over the reference.
static VipsImage *finish(VipsImage *image, const double background[3], char **error) {
  image = to_srgb(image, error);
  if (!image) return NULL;
  bool wide = image->BandFmt == VIPS_FORMAT_USHORT;
  if (vips_image_hasalpha(image)) {
    double colour[3];
    for (int i = 0; i < 3; i++) colour[i] = background[i] * (wide ? 257 : 1);
    VipsArrayDouble *array = vips_array_double_new(colour, 3);
    VipsImage *next = NULL;
    int status = vips_flatten(
      image, &next, "background", array, "max_alpha", wide ? 65535.0 : 255.0, NULL);
    vips_area_unref(VIPS_AREA(array));
    g_object_unref(image);
    if (status) { cvips_fail(error); return NULL; }
    image = next;
  }
  if (image->Bands > 3) STEP(image, vips_extract_band(image, &next, 0, "n", 3, NULL));
  VipsBandFormat format = wide ? VIPS_FORMAT_USHORT : VIPS_FORMAT_UCHAR;
  if (image->BandFmt != format) STEP(image, vips_cast(image, &next, format, NULL));
  return image;
}

cvips_image *cvips_open(
  const char *path, bool sequential, const double background[3], char **error
) {
  VipsImage *image =
    load(path, sequential ? VIPS_ACCESS_SEQUENTIAL : VIPS_ACCESS_RANDOM, error);
  if (!image) return NULL;
  if (sequential && vips_image_get_orientation(image) > 2) {
    // Turning reads from bottom to top: that needs the whole picture.
    g_object_unref(image);
    image = load(path, VIPS_ACCESS_RANDOM, error);
    if (!image) return NULL;
  }
  if (vips_image_get_orientation(image) > 1) STEP(image, vips_autorot(image, &next, NULL));
  return wrap(finish(image, background, error));
}

cvips_image *cvips_thumbnail(
  const char *path, int width, int height, const double background[3], char **error
) {
  if (cvips_start(error)) return NULL;
  VipsImage *image = NULL;
  if (vips_thumbnail(
        path, &image, width, "height", height, "size", VIPS_SIZE_DOWN,
        "intent", VIPS_INTENT_RELATIVE, "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL)) {
    cvips_fail(error);
    return NULL;
  }
  return wrap(finish(image, background, error));
}

/// Gives back the bytes of a picture that nobody reads any more.
static void free_bytes(VipsImage *image, void *bytes) { g_free(bytes); }

cvips_image *cvips_open_memory(const void *bytes, size_t length, char **error) {
  if (cvips_start(error)) return NULL;
  void *copy = g_memdup2(bytes, length);
  VipsImage *image =
    vips_image_new_from_buffer(copy, length, "", "fail_on", VIPS_FAIL_ON_TRUNCATED, NULL);
  if (!image) {
    cvips_fail(error);
    g_free(copy);
    return NULL;
  }
  g_signal_connect(image, "postclose", G_CALLBACK(free_bytes), copy);
  const double white[3] = {255, 255, 255};
  return wrap(finish(image, white, error));
}
