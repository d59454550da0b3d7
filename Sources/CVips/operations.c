// The operations on pictures that Facet uses, one call each.
#include "internal.h"

#include <math.h>

static const VipsKernel kernels[] = {
  VIPS_KERNEL_NEAREST, VIPS_KERNEL_LINEAR, VIPS_KERNEL_CUBIC, VIPS_KERNEL_LANCZOS3};
static const char *const interpolators[] = {"nearest", "bilinear", "bicubic", "lbb"};
static const VipsExtend extends[] = {
  VIPS_EXTEND_BLACK, VIPS_EXTEND_WHITE, VIPS_EXTEND_COPY, VIPS_EXTEND_MIRROR};

cvips_image *cvips_cropped(
  cvips_image *image, int left, int top, int width, int height, char **error
) {
  VipsImage *out = NULL;
  return cvips_result(
    vips_extract_area(unwrap(image), &out, left, top, width, height, NULL), out, error);
}

cvips_image *cvips_affine(
  cvips_image *image, const double m[4], double dx, double dy, int width, int height,
  cvips_kernel kernel, cvips_extend extend, char **error
) {
  VipsInterpolate *interpolate = vips_interpolate_new(interpolators[kernel]);
  if (!interpolate) { cvips_fail(error); return NULL; }
  VipsArrayInt *area = vips_array_int_newv(4, 0, 0, width, height);
  VipsImage *out = NULL;
  // libvips puts pixel centres at whole numbers: half a pixel there and back.
  double ox = m[0] * 0.5 + m[1] * 0.5 + dx - 0.5, oy = m[2] * 0.5 + m[3] * 0.5 + dy - 0.5;
  int status = vips_affine(
    unwrap(image), &out, m[0], m[1], m[2], m[3], "interpolate", interpolate, "oarea", area,
    "odx", ox, "ody", oy, "extend", extends[extend], NULL);
  vips_area_unref(VIPS_AREA(area));
  g_object_unref(interpolate);
  return cvips_result(status, out, error);
}

cvips_image *cvips_resized(
  cvips_image *wrapped, int width, int height, cvips_kernel kernel, char **error
) {
  VipsImage *image = unwrap(wrapped), *small = NULL;
  double across = (double)width / image->Xsize, down = (double)height / image->Ysize;
  int enlarges = kernel != cvips_kernel_nearest && (across > 1 || down > 1);
  int status = vips_resize(
    image, &small, enlarges ? fmin(across, 1) : across, "vscale", enlarges ? fmin(down, 1) : down,
    "kernel", kernels[kernel], NULL);
  cvips_image *shrunk = cvips_result(status, small, error);
  if (!shrunk || !enlarges) return shrunk;
  // vips_resize shifts the input by half a pixel but not the output, so that what it enlarges lies
  // half a new pixel off (seen in 8.14): enlarging is a map about pixel centres here. For Lanczos
  // it takes the cubic, as vips_resize does.
  double matrix[4] = {(double)width / small->Xsize, 0, 0, (double)height / small->Ysize};
  cvips_kernel smooth = kernel == cvips_kernel_lanczos3 ? cvips_kernel_cubic : kernel;
  cvips_image *out =
    cvips_affine(shrunk, matrix, 0, 0, width, height, smooth, cvips_extend_copy, error);
  cvips_release(shrunk);
  return out;
}

cvips_image *cvips_mapped(
  cvips_image *image, cvips_image *index, cvips_kernel kernel, cvips_extend extend, char **error
) {
  VipsInterpolate *interpolate = vips_interpolate_new(interpolators[kernel]);
  if (!interpolate) { cvips_fail(error); return NULL; }
  VipsImage *out = NULL;
  int status = vips_mapim(
    unwrap(image), &out, unwrap(index), "interpolate", interpolate, "extend", extends[extend],
    NULL);
  g_object_unref(interpolate);
  return cvips_result(status, out, error);
}

cvips_image *cvips_blurred(cvips_image *image, double sigma, char **error) {
  VipsImage *out = NULL;
  return cvips_result(
    vips_gaussblur(
      unwrap(image), &out, sigma, "precision", VIPS_PRECISION_FLOAT, "min_ampl", 0.001, NULL),
    out, error);
}

cvips_image *cvips_embedded(
  cvips_image *image, int x, int y, int width, int height, cvips_extend extend, char **error
) {
  VipsImage *out = NULL;
  return cvips_result(
    vips_embed(unwrap(image), &out, x, y, width, height, "extend", extends[extend], NULL),
    out, error);
}

cvips_image *cvips_filled(int width, int height, const double colour[3], char **error) {
  if (cvips_start(error)) return NULL;
  VipsImage *black = NULL, *tinted = NULL, *bytes = NULL, *out = NULL;
  const double one[3] = {1, 1, 1};
  int status = vips_black(&black, width, height, "bands", 3, NULL)
    || vips_linear(black, &tinted, one, colour, 3, NULL)
    || vips_cast(tinted, &bytes, VIPS_FORMAT_UCHAR, NULL)
    || vips_copy(bytes, &out, "interpretation", VIPS_INTERPRETATION_sRGB, NULL);
  VIPS_UNREF(black);
  VIPS_UNREF(tinted);
  VIPS_UNREF(bytes);
  return cvips_result(status, out, error);
}

cvips_image *cvips_inserted(cvips_image *image, cvips_image *sub, int x, int y, char **error) {
  VipsImage *out = NULL;
  return cvips_result(vips_insert(unwrap(image), unwrap(sub), &out, x, y, NULL), out, error);
}

/// One band thrice, or the first three.
static int three_bands(VipsImage *image, VipsImage **out) {
  if (image->Bands == 3) return vips_copy(image, out, NULL);
  if (image->Bands > 3) return vips_extract_band(image, out, 0, "n", 3, NULL);
  VipsImage *first = NULL;
  if (vips_extract_band(image, &first, 0, NULL)) return -1;
  VipsImage *copies[] = {first, first, first};
  int status = vips_bandjoin(copies, out, 3, NULL);
  g_object_unref(first);
  return status;
}

/// `image · factor`, rounded half up and clamped, as `format`.
static cvips_image *converted(
  VipsImage *image, double factor, VipsBandFormat format, VipsInterpretation type, char **error
) {
  VipsImage *bands = NULL, *scaled = NULL, *cast = NULL, *out = NULL;
  int status = three_bands(image, &bands);
  if (!status && image->BandFmt == format && factor == 1) {
    status = vips_copy(bands, &out, "interpretation", type, NULL);
  } else if (!status) {
    // The cast truncates and clamps.
    status = vips_linear1(bands, &scaled, factor, 0.5, NULL)
      || vips_cast(scaled, &cast, format, NULL)
      || vips_copy(cast, &out, "interpretation", type, NULL);
  }
  VIPS_UNREF(bands);
  VIPS_UNREF(scaled);
  VIPS_UNREF(cast);
  return cvips_result(status, out, error);
}

cvips_image *cvips_as_bytes(cvips_image *wrapped, char **error) {
  VipsImage *image = unwrap(wrapped);
  double factor = image->BandFmt == VIPS_FORMAT_USHORT ? 1.0 / 257 : 1;
  return converted(image, factor, VIPS_FORMAT_UCHAR, VIPS_INTERPRETATION_sRGB, error);
}

cvips_image *cvips_as_words(cvips_image *wrapped, char **error) {
  VipsImage *image = unwrap(wrapped);
  double factor = image->BandFmt == VIPS_FORMAT_USHORT ? 1 : 257;
  return converted(image, factor, VIPS_FORMAT_USHORT, VIPS_INTERPRETATION_RGB16, error);
}
