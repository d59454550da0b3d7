// A picture as three planes of bytes, its pyramid, and the features of one of its levels.

#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "Buffer.h"
#include "CLandmarks.h"
#include "FaceKernels.h"

namespace facet {

/// Runs `body(begin, end)` over ranges of 0 ..< count on the shared threads.
void parallel(int64_t count, int64_t grain, const std::function<void(int64_t, int64_t)> &body);

/// Three planes of bytes, rows `stride` apart with room to read and write past their end.
class Planes {
public:
  int64_t width = 0, height = 0, stride = 0;

  Planes() = default;
  explicit Planes(const facet_pixels &picture);

  const uint8_t *row(int plane, int64_t y) const {
    return bytes.data() + (plane * height + y) * stride;
  }
  uint8_t *row(int plane, int64_t y) { return bytes.data() + (plane * height + y) * stride; }

  /// Bilinear resampling, corner to corner, as dlib's `resize_image` does it.
  void resize(int64_t width, int64_t height, Planes &result) const;

  /// The next level of dlib's `pyramid_down<6>`: 5/6 of the size.
  void reduce(Planes &result) const { resize(5 * width / 6, 5 * height / 6, result); }

  /// Twice the size and a little, as dlib's `pyramid_up` with `pyramid_down<2>` makes it.
  Planes doubled() const;

private:
  Buffer<uint8_t> bytes;

  void reshape(int64_t newWidth, int64_t newHeight);
};

/// The features of each 8 × 8 cell of a picture: 31 planes of floats, bordered by zeros so that a
/// filter can be centred on every cell (4 before, 5 after), and padded to whole tiles.
///
/// Histograms of oriented gradients in the form of Felzenszwalb, Girshick, McAllester, Ramanan:
/// Object Detection with Discriminatively Trained Part Based Models, 2010.
class Features {
public:
  int64_t rows = 0, columns = 0, stride = 0;  ///< cells that have features; floats from row to row

  /// Replaces the features by those of a picture; none where it has less than three cells a side.
  void compute(const Planes &picture);

  const float *plane(int p) const { return values.data() + p * paddedRows * stride; }

private:
  int64_t paddedRows = 0;
  Buffer<float> values, histograms, norms;

  float *plane(int p) { return values.data() + p * paddedRows * stride; }
  void clearBorder();
};

}  // namespace facet
