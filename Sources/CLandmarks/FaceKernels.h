// The inner loops of the face detector, in one variant for each kind of CPU.

#pragma once
#include <cstdint>

namespace facet {

/// A cell of the histogram of oriented gradients is 8 × 8 pixels; 18 signed orientations.
constexpr int cellSize = 8, orientations = 18;

/// Features of a cell: 18 signed and 9 unsigned orientations, 4 textures.
constexpr int featurePlanes = 31;

/// A filter spans 10 × 10 cells; it is applied a tile of `tileSide` × `tileSide` cells at a time.
constexpr int filterSide = 10, tileSide = 64;

/// How far past its last element a row of floats is read by `resize`.
constexpr int rowSlack = 32;

/// One separable term of a filter: the outer product of `column` and `row`, over one feature plane.
struct FilterTerm {
  int plane;
  float row[filterSide], column[filterSide];
};

struct FaceKernels {
  const char *name;

  /// Interleaved pixels of three bytes as three planes.
  void (*split)(const uint8_t *pixels, int count, uint8_t *const planes[3]);

  /// Bytes as floats; both rows have `rowSlack` elements to spare.
  void (*widen)(const uint8_t *bytes, int count, float *result);

  /// Bilinear interpolation between two rows at the columns `left[x] + fraction[x]`, cut (not
  /// rounded) to bytes, in the order of operations of dlib's `resize_image`, so that pixels agree.
  /// `left` rises by less than 31/16 a column, and all arrays have `rowSlack` elements to spare.
  void (*resize)(
      const float *top, const float *bottom, const int32_t *left, const float *fraction,
      float upper, float lower, int count, uint8_t *result);

  /// `length[x]` and `orientation[x]` (0…17) of the gradient, of the channel where it is longest.
  /// The rows are those of three planes; x runs from 1 to `count` − 2, elsewhere nothing is
  /// written.
  void (*gradient)(
      const uint8_t *const above[3], const uint8_t *const at[3], const uint8_t *const below[3],
      int count, float *length, uint8_t *orientation);

  /// Adds `upper` and `lower` times a row of votes (see `HistogramRow`) to two rows of cells.
  void (*fold)(const float *votes, int count, float upper, float lower, float *first, float *second);

  /// The 31 features of a row of `count` cells from planar histograms and the norms around them.
  /// `histogram[o]` is orientation o; `above`, `at`, `below` are norms, starting one cell to the
  /// left.
  void (*features)(
      const float *const histogram[orientations], const float *above, const float *at,
      const float *below, int count, float *const result[featurePlanes]);

  /// Applies a whole filter to one tile: `planes[p]` points at its first feature, rows `stride`
  /// floats apart; `result` and `scratch` hold tileSide² and (tileSide + 9) · tileSide floats.
  void (*filter)(
      const FilterTerm *terms, int count, const float *const planes[featurePlanes], int64_t stride,
      float *result, float *scratch);
};

/// The best variant that this CPU can run, or the one that was chosen.
const FaceKernels &faceKernels();

/// Chooses a variant for the process; false where this CPU cannot run it.
bool chooseFaceKernels(const char *name);

/// A variant by name, or null where this CPU cannot run it.
const FaceKernels *faceKernels(const char *name);

}  // namespace facet
