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

/// Groups of pixels whose votes are collected together, in a processor's nearest cache.
constexpr int64_t block = 64;

/// Fills the rows of cells `begin` ..< `end`.
///
/// Pixels 8k+4 … 8k+11 vote for cells k and k+1, across as well as down: the groups of a row of cells
/// start four pixels before it.
void gather(const Planes &picture, const Histograms &cells, int64_t begin, int64_t end) {
  const FaceKernels &kernels = faceKernels();
  std::fill(cells.row(begin), cells.row(end), 0.0f);
  const int64_t width = std::min(cells.columns * cellSize, picture.width) - 1;
  const int64_t height = std::min(cells.rows * cellSize, picture.height) - 1;
  std::vector<float> outside(size_t(cells.stride));
  std::vector<float> votes(size_t(block * orientations * 4));
  // What a vector stores past the last pixel.
  constexpr size_t slack = 64;
  std::vector<float> length(block * cellSize + slack);
  std::vector<uint8_t> orientation(block * cellSize + slack);

  for (int64_t k = begin - 1; k < end; ++k) {
    // Of the two rows of cells only ours are kept.
    float *first = k >= begin ? cells.row(k) : outside.data();
    float *second = k + 1 < end ? cells.row(k + 1) : outside.data();
    for (int64_t group = 0; group <= cells.columns; group += block) {
      const int64_t groups = std::min(block, cells.columns + 1 - group);
      const int64_t start = group * cellSize - cellSize / 2;
      const int64_t from = std::max<int64_t>(start, 1);
      const int64_t to = std::min(start + groups * cellSize, width);
      std::fill(length.begin(), length.end(), 0.0f);
      std::fill(votes.begin(), votes.end(), 0.0f);
      for (int64_t i = 0; i < cellSize; ++i) {
        const int64_t y = k * cellSize + cellSize / 2 + i;
        if (y < 1 || y >= height || from >= to) continue;
        const uint8_t *rows[3][3];
        for (int plane = 0; plane < 3; ++plane)
          for (int j = 0; j < 3; ++j) rows[j][plane] = picture.row(plane, y + j - 1) + from;
        kernels.gradient(
            rows[0], rows[1], rows[2], int(to - from), length.data() + (from - start),
            orientation.data() + (from - start));
        kernels.vote(
            length.data(), orientation.data(), int(groups),
            (float(i) + 0.5f) / float(cellSize), votes.data());
      }
      kernels.collect(
          votes.data(), int(groups), first + group * orientations, second + group * orientations);
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
  const auto padded = [](int64_t count) { 
    return (count + usefulSide - 1) / usefulSide * usefulSide + filterSide - 1;
  };
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
