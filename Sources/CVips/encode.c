// Pictures to the bytes of a file. No time, no machine: the same picture gives the same bytes.
#include "internal.h"

#include <string.h>

static void annotate(VipsImage *image, const cvips_encoding *encoding) {
  if (encoding->xmp)
    vips_image_set_blob_copy(image, VIPS_META_XMP_NAME, encoding->xmp, strlen(encoding->xmp));
  if (!encoding->description) return;
  if (encoding->format == cvips_png)
    vips_image_set_string(image, "png-comment-0-Description", encoding->description);
  else
    vips_image_set_string(image, "exif-ifd0-ImageDescription", encoding->description);
}

void *cvips_encode(
  cvips_image *wrapped, const cvips_encoding *encoding, size_t *length, char **error
) {
  void *bytes = NULL;
  gint failed = 0;
  // Another picture, because the metadata of a shared one must not be written to.
  VipsImage *image = cvips_watched(unwrap(wrapped), &failed);
  if (!image) { cvips_fail(error); return NULL; }
  annotate(image, encoding);
  int status = -1;
  switch (encoding->format) {
    case cvips_png:
      status = vips_pngsave_buffer(
        image, &bytes, length, "compression", 6, "filter", VIPS_FOREIGN_PNG_FILTER_ALL, NULL);
      break;
    case cvips_jpeg:
      status = vips_jpegsave_buffer(
        image, &bytes, length, "Q", encoding->quality, "optimize_coding", TRUE, NULL);
      break;
    case cvips_webp:
      status = vips_webpsave_buffer(
        image, &bytes, length, "Q", encoding->quality, "lossless", encoding->lossless, NULL);
      break;
    case cvips_tiff:
      status = vips_tiffsave_buffer(
        image, &bytes, length, "compression", VIPS_FOREIGN_TIFF_COMPRESSION_DEFLATE,
        "predictor", VIPS_FOREIGN_TIFF_PREDICTOR_HORIZONTAL, NULL);
      break;
  }
  g_object_unref(image);
  if (cvips_verdict(status, &failed, error)) {
    g_free(bytes);
    return NULL;
  }
  return bytes;
}
