// Pictures to arrays and back.
#include "internal.h"

#include <math.h>
#include <string.h>

void cvips_release(cvips_image *image) { g_object_unref(unwrap(image)); }

static int watch(VipsRegion *out, void *seq, void *image, void *failed, gboolean *stop) {
  VipsRegion *in = seq;
  if (vips_region_prepare(in, &out->valid) ||
      vips_region_region(out, in, &out->valid, out->valid.left, out->valid.top)) {
    g_atomic_int_set((gint *)failed, 1);
    return -1;
  }
  return 0;
}

VipsImage *cvips_watched(VipsImage *image, gint *failed) {
  VipsImage *out = vips_image_new();
  *failed = 0;
  if (vips_image_pipelinev(out, VIPS_DEMAND_STYLE_THINSTRIP, image, NULL) ||
      vips_image_generate(out, vips_start_one, watch, vips_stop_one, image, failed)) {
    g_object_unref(out);
    return NULL;
  }
  return out;
}

int cvips_verdict(int status, gint *failed, char **error) {
  if (status == 0 && g_atomic_int_get(failed) == 0) return 0;
  cvips_fail(error);
  return -1;
}

/// Computes a whole picture from top to bottom and hands out its rows.
static int sink(VipsImage *image, VipsRegionWrite rows, void *data, char **error) {
  gint failed = 0;
  VipsImage *watched = cvips_watched(image, &failed);
  int status = watched ? vips_sink_disc(watched, rows, data) : -1;
  VIPS_UNREF(watched);
  return cvips_verdict(status, &failed, error);
}

cvips_image *cvips_decoded(cvips_image *image, char **error) {
  gint failed = 0;
  VipsImage *watched = cvips_watched(unwrap(image), &failed);
  VipsImage *copy = watched ? vips_image_copy_memory(watched) : NULL;
  VIPS_UNREF(watched);
  if (cvips_verdict(copy ? 0 : -1, &failed, error)) {
    VIPS_UNREF(copy);
    return NULL;
  }
  return wrap(copy);
}

typedef struct {
  float *values;
  size_t plane;
  double scale;
} planar_sink;

/// Called with bands of finished rows from top to bottom: the whole picture never exists twice.
static int planar_rows(VipsRegion *region, VipsRect *area, void *data) {
  planar_sink *sink = data;
  VipsImage *image = region->im;
  int bands = image->Bands;
  float scale = (float)(1 / sink->scale);
#define SPREAD(TYPE, EXPRESSION)                                                     \
  for (int y = area->top; y < area->top + area->height; y++) {                       \
    const TYPE *row = (const TYPE *)VIPS_REGION_ADDR(region, area->left, y);         \
    for (int b = 0; b < bands; b++) {                                                \
      float *out = sink->values + b * sink->plane + (size_t)y * image->Xsize + area->left; \
      for (int x = 0; x < area->width; x++) {                                        \
        TYPE v = row[x * bands + b];                                                 \
        out[x] = (EXPRESSION);                                                       \
      }                                                                              \
    }                                                                                \
  }
  switch (image->BandFmt) {
    // A division, so that 255 is 1 and k / 255 is the float nearest to it.
    case VIPS_FORMAT_UCHAR: SPREAD(uint8_t, (float)v / 255.0f); break;
    case VIPS_FORMAT_USHORT: SPREAD(uint16_t, (float)v / 65535.0f); break;
    case VIPS_FORMAT_FLOAT: SPREAD(float, v * scale); break;
    default: return -1;
  }
  return 0;
}

int cvips_read_planar(cvips_image *wrapped, float *values, char **error) {
  VipsImage *image = unwrap(wrapped);
  if (image->BandFmt != VIPS_FORMAT_UCHAR && image->BandFmt != VIPS_FORMAT_USHORT &&
      image->BandFmt != VIPS_FORMAT_FLOAT) {
    cvips_fail_with(error, "only 8-bit, 16-bit and float samples can be read");
    return -1;
  }
  planar_sink planes = {values, (size_t)image->Xsize * image->Ysize, 255};
  return sink(image, planar_rows, &planes, error);
}

typedef struct { uint8_t *bytes; } byte_sink;

static int byte_rows(VipsRegion *region, VipsRect *area, void *data) {
  byte_sink *sink = data;
  size_t stride = (size_t)region->im->Xsize * 3;
  for (int y = area->top; y < area->top + area->height; y++)
    memcpy(sink->bytes + stride * y + 3 * (size_t)area->left,
      VIPS_REGION_ADDR(region, area->left, y), 3 * (size_t)area->width);
  return 0;
}

int cvips_read_bytes(cvips_image *wrapped, uint8_t *bytes, char **error) {
  cvips_image *image = cvips_as_bytes(wrapped, error);
  if (!image) return -1;
  byte_sink pixels = {bytes};
  int status = sink(unwrap(image), byte_rows, &pixels, error);
  cvips_release(image);
  return status;
}

/// A picture in memory of its own, to be filled.
static VipsImage *blank(int width, int height, int bands, VipsBandFormat format, char **error) {
  if (cvips_start(error)) return NULL;
  VipsInterpretation type = format == VIPS_FORMAT_USHORT
    ? (bands < 3 ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_RGB16)
    : (bands < 3 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB);
  VipsImage *image = vips_image_new_memory();
  vips_image_init_fields(
    image, width, height, bands, format, VIPS_CODING_NONE, type, 1, 1);
  if (vips_image_pipelinev(image, VIPS_DEMAND_STYLE_ANY, NULL) || vips_image_write_prepare(image)) {
    g_object_unref(image);
    cvips_fail(error);
    return NULL;
  }
  return image;
}

cvips_image *cvips_from_planar(
  const float *values, int width, int height, int bands, char **error
) {
  VipsImage *image = blank(width, height, bands, VIPS_FORMAT_FLOAT, error);
  if (!image) return NULL;
  float *out = (float *)VIPS_IMAGE_ADDR(image, 0, 0);
  size_t plane = (size_t)width * height;
  for (size_t i = 0; i < plane; i++)
    for (int b = 0; b < bands; b++) out[i * bands + b] = values[b * plane + i] * 255.0f;
  return wrap(image);
}

cvips_image *cvips_quantized(
  const float *values, int width, int height, int bands, int bits, char **error
) {
  VipsBandFormat format = bits == 16 ? VIPS_FORMAT_USHORT : VIPS_FORMAT_UCHAR;
  VipsImage *image = blank(width, height, bands, format, error);
  if (!image) return NULL;
  size_t plane = (size_t)width * height;
  void *out = VIPS_IMAGE_ADDR(image, 0, 0);
  float top = bits == 16 ? 65535 : 255;
  for (size_t i = 0; i < plane; i++)
    for (int b = 0; b < bands; b++) {
      float v = values[b * plane + i];
      // Written so that what is not a number becomes black.
      float step = v > 0 ? rintf((v < 1 ? v : 1) * top) : 0;
      if (bits == 16) ((uint16_t *)out)[i * bands + b] = (uint16_t)step;
      else ((uint8_t *)out)[i * bands + b] = (uint8_t)step;
    }
  return wrap(image);
}

cvips_image *cvips_from_bytes(
  const uint8_t *bytes, int width, int height, int bands, char **error
) {
  VipsImage *image = blank(width, height, bands, VIPS_FORMAT_UCHAR, error);
  if (!image) return NULL;
  memcpy(VIPS_IMAGE_ADDR(image, 0, 0), bytes, (size_t)width * height * bands);
  return wrap(image);
}

cvips_image *cvips_index(const float *pairs, int width, int height, char **error) {
  VipsImage *image = blank(width, height, 2, VIPS_FORMAT_FLOAT, error);
  if (!image) return NULL;
  memcpy(VIPS_IMAGE_ADDR(image, 0, 0), pairs, (size_t)width * height * 2 * sizeof(float));
  return wrap(image);
}
