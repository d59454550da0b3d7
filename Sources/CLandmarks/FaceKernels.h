// The inner loops of the face detector, in one variant for each kind of CPU.

#pragma once
#include <cstdint>

namespace facet {

/// A cell of the histogram of oriented gradients is 8 × 8 pixels; 18 signed orientations.
constexpr int cellSize = 8, orientations = 18;

/// Features of a cell: 18 signed and 9 unsigned orientations, 4 textures.
constexpr int featurePlanes = 31;

/// A filter spans 10 × 10 cells. It is applied by Fourier transform to tiles of 64 × 64 cells, of
/// which 55 × 55 results do not reach around the tile's edge.
constexpr int filterSide = 10, tileSide = 64, usefulSide = tileSide - filterSide + 1;

/// Planes, or filters, that are transformed together.
constexpr int bankLanes = 8;

/// A spectrum is `tileSide` rows of as many frequencies, each `bankLanes` real and as many imaginary
/// parts. Rows are a little longer than that: a column whose elements all lay 4 KB apart would fit a
/// cache badly.
constexpr int spectrumStride = 2 * bankLanes * (tileSide + 1);
constexpr int spectrumSize = spectrumStride * tileSide;

/// Frequencies of a real picture come in opposite pairs. Of the rows 0 … tileSide/2 these columns,
/// from the first, are one of each pair: half of a row that is its own opposite, all of another.
constexpr int distinctColumns(int row) {
  return row % (tileSide / 2) == 0 ? tileSide / 2 + 1 : tileSide;
}
/// How many there are of them.
constexpr int distinctFrequencies = tileSide * tileSide / 2 + 2;

/// How far past its last element a row of floats is read by `resize`.
constexpr int rowSlack = 32;

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
  /// The rows are those of three planes, and are read one element to either side.
  void (*gradient)(
      const uint8_t *const above[3], const uint8_t *const at[3], const uint8_t *const below[3],
      int count, float *length, uint8_t *orientation);

  /// Adds the votes of a row of `groups` · 8 pixels. A pixel votes for four cells, in proportion to
  /// nearness: a group's pixels lie between the centres of the same four. `share` is how near the row
  /// is to the lower two. Each group has, for each orientation, the votes for its upper left, upper
  /// right, lower left and lower right cell.
  void (*vote)(
      const float *length, const uint8_t *orientation, int groups, float share, float *votes);

  /// Adds the votes of groups to two rows of cells: a group's left cell has its own number.
  void (*collect)(const float *votes, int groups, float *first, float *second);

  /// The 31 features of a row of `count` cells from planar histograms and the norms around them.
  /// `histogram[o]` is orientation o; `above`, `at`, `below` are norms, starting one cell to the
  /// left.
  void (*features)(
      const float *const histogram[orientations], const float *above, const float *at,
      const float *below, int count, float *const result[featurePlanes]);

  /// The spectrum of two tiles of eight planes each, one as the real part, one as the imaginary
  /// one. `planes[p]` points at the tile's first element, rows are `stride` floats apart; `turns` are
  /// the cosines, then the sines, of 0 … 63 sixty-fourths of a circle.
  void (*spectrum)(
      const float *turns, const float *const first[bankLanes],
      const float *const second[bankLanes], int64_t stride, float *result);

  /// Adds to the spectra of eight responses what eight planes contribute to them. `weights` has, for
  /// each distinct frequency and each plane, the eight filters' real and imaginary parts.
  void (*accumulate)(const float *tiles, const float *weights, float *sum);

  /// The inverse of `spectrum`, times tileSide², of the first `usefulSide` rows: one tile's responses
  /// are the real parts, the other's the imaginary ones, a lane a filter.
  void (*responses)(const float *turns, float *sum);
};

/// The best variant that this CPU can run, or the one that was chosen.
const FaceKernels &faceKernels();

/// Chooses a variant for the process; false where this CPU cannot run it.
bool chooseFaceKernels(const char *name);

/// A variant by name, or null where this CPU cannot run it.
const FaceKernels *faceKernels(const char *name);

}  // namespace facet
