#include <algorithm>
#include <cmath>

#include "Picture.h"

namespace facet {

namespace {

/// Cells before the first that has features, in each plane; a filter reaches five back, four on.
constexpr int64_t border = (filterSide - 1) / 2;

/// The histograms of all cells, interleaved (18 floats a cell). A row has one spare cell on either
/// side, for the votes that fall outside.
struct Histograms {
  int64_t rows, columns, stride;
  float *values;

  /// Starts with the spare cell.
  float *row(int64_t y) const { return values + y * stride; }
};

/// One row of pixels as votes. A pixel votes for the two nearest cells, in proportion to nearness.
/// Pixels 8k+4 … 8k+11 vote for cells k and k+1.
class Voter {
public:
  Voter(const Planes &picture, int64_t cells)
      : picture(picture),
        width(std::min(cells * cellSize, picture.width)),
        groups(cells + 1),
        length(size_t((groups + 1) * cellSize + 64)),
        orientation(size_t((groups + 1) * cellSize + 64)),
        near(size_t((cells + 2) * orientations)),
        far(size_t((cells + 3) * orientations)) {}

  /// Adds the row's votes to the histograms of the cells above and below its centre.
  void vote(int64_t y, float upper, float lower, float *first, float *second) {
    const uint8_t *rows[3][3];
    for (int plane = 0; plane < 3; ++plane)
      for (int i = 0; i < 3; ++i) rows[i][plane] = picture.row(plane, y + i - 1);
    // `length[4 + x]` is pixel x: a group starts at every multiple of eight.
    kernels.gradient(
        rows[0], rows[1], rows[2], int(width), length.data() + 4, orientation.data() + 4);
    std::fill(near.begin(), near.end(), 0.0f);
    std::fill(far.begin(), far.end(), 0.0f);
    // Neighbours in x would add to the same bins and wait for each other: step from group to group.
    for (int i = 0; i < cellSize; ++i) {
      const float share = (float(i) + 0.5f) / float(cellSize), rest = 1 - share;
      const float *lengths = length.data() + i;
      const uint8_t *bins = orientation.data() + i;
      float *left = near.data(), *right = far.data() + orientations;
      for (int64_t k = 0; k < groups; ++k) {
        const float value = lengths[k * cellSize];
        const int64_t bin = k * orientations + bins[k * cellSize];
        left[bin] += rest * value;
        right[bin] += share * value;
      }
    }
    const int count = int((groups + 1) * orientations);
    kernels.fold(near.data(), count, upper, lower, first, second);
    kernels.fold(far.data(), count, upper, lower, first, second);
  }

private:
  const FaceKernels &kernels = faceKernels();
  const Planes &picture;
  int64_t width, groups;
  std::vector<float> length;
  std::vector<uint8_t> orientation;
  std::vector<float> near, far;
};

/// Fills the rows of cells `begin` ..< `end`.
void gather(const Planes &picture, const Histograms &cells, int64_t begin, int64_t end) {
  std::fill(cells.row(begin), cells.row(end), 0.0f);
  Voter voter(picture, cells.columns);
  const int64_t height = std::min(cells.rows * cellSize, picture.height) - 1;
  std::vector<float> outside(size_t(cells.stride));
  // Rows of pixels 8k+4 … 8k+11 vote for rows of cells k and k+1, of which only ours are kept.
  for (int64_t k = begin - 1; k < end; ++k) {
    float *first = k >= begin ? cells.row(k) : outside.data();
    float *second = k + 1 < end ? cells.row(k + 1) : outside.data();
    for (int64_t i = 0; i < cellSize; ++i) {
      const int64_t y = k * cellSize + cellSize / 2 + i;
      if (y < 1 || y >= height) continue;
      const float share = (float(i) + 0.5f) / float(cellSize);
      voter.vote(y, 1 - share, share, first, second);
    }
  }
}

}  // namespace

/// All that lies around the features: what filters read there is zero.
void Features::clearBorder() {
  for (int p = 0; p < featurePlanes; ++p)
    for (int64_t y = 0; y < paddedRows; ++y) {
      float *row = plane(p) + y * stride;
      const bool inside = y >= border && y < border + rows;
      std::fill(row, row + (inside ? border : stride), 0.0f);
      if (inside) std::fill(row + border + columns, row + stride, 0.0f);
    }
}

void Features::compute(const Planes &picture) {
  Histograms cells{
      int64_t(float(picture.height) / cellSize + 0.5f),
      int64_t(float(picture.width) / cellSize + 0.5f), 0, nullptr};
  rows = std::max<int64_t>(cells.rows - 2, 0);
  columns = std::max<int64_t>(cells.columns - 2, 0);
  if (rows == 0 || columns == 0) {
    rows = columns = 0;
    return;
  }
  const auto padded = [](int64_t count) { return (count + tileSide - 1) / tileSide * tileSide + 16; };
  stride = padded(columns);
  paddedRows = padded(rows);
  values.reserve(size_t(featurePlanes * paddedRows * stride));
  clearBorder();
  cells.stride = (cells.columns + 2) * orientations;
  histograms.reserve(size_t(cells.rows * cells.stride));
  cells.values = histograms.data();

  // Histograms, and the energy of each cell over unsigned orientations.
  const int64_t normStride = cells.columns + rowSlack;
  norms.reserve(size_t(cells.rows * normStride));
  float *const energy = norms.data();
  parallel(cells.rows, 8, [&](int64_t begin, int64_t end) {
    gather(picture, cells, begin, end);
    for (int64_t y = begin; y < end; ++y)
      for (int64_t x = 0; x < cells.columns; ++x) {
        const float *bins = cells.row(y) + (x + 1) * orientations;
        float sum = 0;
        for (int o = 0; o < 9; ++o) sum += (bins[o] + bins[o + 9]) * (bins[o] + bins[o + 9]);
        energy[y * normStride + x] = sum;
      }
  });

  const FaceKernels &kernels = faceKernels();
  parallel(rows, 16, [&](int64_t begin, int64_t end) {
    std::vector<float> planar(size_t(orientations * columns));
    const float *histogram[orientations];
    for (int o = 0; o < orientations; ++o) histogram[o] = planar.data() + o * columns;
    for (int64_t y = begin; y < end; ++y) {
      const float *source = cells.row(y + 1) + 2 * orientations;
      for (int64_t x = 0; x < columns; ++x)
        for (int o = 0; o < orientations; ++o)
          planar[size_t(o * columns + x)] = source[x * orientations + o];
      float *result[featurePlanes];
      for (int p = 0; p < featurePlanes; ++p)
        result[p] = plane(p) + (y + border) * stride + border;
      const float *norm = energy + y * normStride;
      kernels.features(
          histogram, norm, norm + normStride, norm + 2 * normStride, int(columns), result);
    }
  });
}

}  // namespace facet
