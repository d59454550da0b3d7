/// A thin C face over libvips 8.14: the calls that Swift cannot make (they take variable
/// arguments) and the few loops that want to be in C. Self-contained: nothing of libvips or glib is
/// included, so a Swift module that imports this needs no foreign include path.
///
/// Conventions. An image is a lazy pipeline; nothing is computed until a `read` or an `encode`.
/// Every picture that `cvips_open` and `cvips_thumbnail` give is sRGB, without alpha, of 3 bands,
/// 8 bit (0…255) or 16 bit (0…65535); float pictures made by us count 0…255 and may exceed it.
/// A function that returns a pointer returns NULL on failure, one that returns an int a nonzero
/// number; then `*error` is a text to be given to `cvips_free`.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A lazy picture. One reference; `cvips_release` gives it back.
typedef struct cvips_image cvips_image;

typedef struct {
  int width, height, bands;
  /// Bits of a sample: 8, 16, 32 (float), 64.
  int bits;
  /// EXIF orientation, 1…8; 1 where nothing is said.
  int orientation;
  bool has_alpha, has_profile;
  /// libvips's name of the reader, such as "jpegload".
  char loader[64];
} cvips_info;

typedef enum {
  cvips_kernel_nearest, cvips_kernel_linear, cvips_kernel_cubic, cvips_kernel_lanczos3
} cvips_kernel;

typedef enum {
  cvips_extend_black, cvips_extend_white, cvips_extend_copy, cvips_extend_mirror
} cvips_extend;

typedef enum { cvips_png, cvips_jpeg, cvips_webp, cvips_tiff } cvips_format;

// Starting (start.c). Every function below starts libvips itself; the first call costs 20 to 60 ms.
int cvips_start(char **error);
void cvips_free(void *memory);
/// "8.14.1"; does not start libvips.
const char *cvips_version(void);
int cvips_threads(void);
/// Whether libvips has an operation of this name, such as "heifload".
bool cvips_has_operation(const char *name);
/// Bytes that libvips holds for pixels now, and the most it ever held.
size_t cvips_memory(void);
size_t cvips_memory_peak(void);

// Reading files (open.c).
/// Reads the header only.
int cvips_probe(const char *path, cvips_info *info, char **error);
/// The XMP packet of a file; `*length` 0 and NULL where there is none.
void *cvips_read_xmp(const char *path, size_t *length, char **error);
/// Opens a file as sRGB, upright, alpha laid over `background` (red, green, blue, 0…255).
/// `sequential` gives a picture that can be read once, from top to bottom, in constant memory.
cvips_image *cvips_open(
  const char *path, bool sequential, const double background[3], char **error);
/// The same, made to fit `width` × `height` on the way in (JPEG and WebP shrink while they decode).
/// Never enlarges.
cvips_image *cvips_thumbnail(
  const char *path, int width, int height, const double background[3], char **error);

/// Opens the bytes of a picture file; they are copied. Over white.
cvips_image *cvips_open_memory(const void *bytes, size_t length, char **error);

// Pictures and memory (pixels.c).
void cvips_release(cvips_image *image);
cvips_info cvips_describe(const cvips_image *image);
/// Computes a picture into memory, from where it can be read often and in any order.
cvips_image *cvips_decoded(cvips_image *image, char **error);
/// [bands, height, width] floats, 0…1.
int cvips_read_planar(cvips_image *image, float *values, char **error);
/// [height, width, 3] bytes.
int cvips_read_bytes(cvips_image *image, uint8_t *bytes, char **error);
/// From [bands, height, width] floats 0…1, kept exactly up to a factor of 255: a float picture.
cvips_image *cvips_from_planar(
  const float *values, int width, int height, int bands, char **error);
/// The same, clamped to 0…1 and rounded to the nearest of 2^bits − 1 steps; bits 8 or 16.
cvips_image *cvips_quantized(
  const float *values, int width, int height, int bands, int bits, char **error);
/// From [height, width, bands] bytes.
cvips_image *cvips_from_bytes(
  const uint8_t *bytes, int width, int height, int bands, char **error);

// Operations (operations.c). All lazy.
cvips_image *cvips_cropped(
  cvips_image *image, int left, int top, int width, int height, char **error);
cvips_image *cvips_resized(
  cvips_image *image, int width, int height, cvips_kernel kernel, char **error);
/// out(X, Y) = in(x, y) with [X Y] = M [x y] + d; the part 0…width × 0…height of the result.
/// `matrix` is a, b, c, d of M, row by row; pixel centres lie at whole numbers plus a half.
cvips_image *cvips_affine(
  cvips_image *image, const double matrix[4], double dx, double dy, int width, int height,
  cvips_kernel kernel, cvips_extend extend, char **error);
/// out(X, Y) = in(index(X, Y)); `index` has two bands, x and y, pixel centres at whole numbers.
cvips_image *cvips_mapped(
  cvips_image *image, cvips_image *index, cvips_kernel kernel, cvips_extend extend, char **error);
/// A two-band float picture for `cvips_mapped` from `count` = width·height pairs x, y.
cvips_image *cvips_index(const float *pairs, int width, int height, char **error);
cvips_image *cvips_blurred(cvips_image *image, double sigma, char **error);
/// The picture with a margin around it, or cut, so that it fills width × height with its left upper
/// corner at (x, y).
cvips_image *cvips_embedded(
  cvips_image *image, int x, int y, int width, int height, cvips_extend extend, char **error);
/// One uniform colour, 8 bit, 3 bands.
cvips_image *cvips_filled(int width, int height, const double colour[3], char **error);
/// `sub` pasted over `image` at (x, y).
cvips_image *cvips_inserted(cvips_image *image, cvips_image *sub, int x, int y, char **error);
/// 8 bit, 3 bands: 16 bit divided by 257, floats rounded and clamped.
cvips_image *cvips_as_bytes(cvips_image *image, char **error);
/// 16 bit, 3 bands.
cvips_image *cvips_as_words(cvips_image *image, char **error);

// Text (text.c).
/// Whether the font library finds any font at all; without one it may end the program.
bool cvips_has_fonts(void);
/// A line of text, white on black, one band, 8 bit, by the font library; see `cvips_has_fonts`.
cvips_image *cvips_text(const char *text, int height, int width, char **error);

// Writing (encode.c).
typedef struct {
  cvips_format format;
  /// 1…100, JPEG and WebP.
  int quality;
  /// WebP.
  bool lossless;
  /// An XMP packet, or NULL.
  const char *xmp;
  /// A sentence for programs that show a picture's description, or NULL. ASCII.
  const char *description;
} cvips_encoding;
/// The bytes of a file; free with `cvips_free`.
void *cvips_encode(
  cvips_image *image, const cvips_encoding *encoding, size_t *length, char **error);

#ifdef __cplusplus
}
#endif
