// A picture as three planes of bytes, its pyramid, and the features of one of its levels.

#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "CLandmarks.h"
#include "FaceKernels.h"

namespace facet {

/// Runs `body(begin, end)` over ranges of 0 ..< count on the shared threads.
void parallel(int64_t count, int64_t grain, const std::function<void(int64_t, int64_t)> &body);

/// Three planes of bytes, rows `stride` apart with room to read and write past their end.
struct Planes {
  int64_t width = 0, height = 0, stride = 0;
  std::vector<uint8_t> bytes;

  Planes() = default;
  Planes(int64_t width, int64_t height);
  explicit Planes(const facet_pixels &picture);

  const uint8_t *row(int plane, int64_t y) const {
    return bytes.data() + (plane * height + y) * stride;
  }
  uint8_t *row(int plane, int64_t y) { return bytes.data() + (plane * height + y) * stride; }

  /// Bilinear resampling, corner to corner, as dlib's `resize_image` does it.
  Planes resized(int64_t width, int64_t height) const;

  /// The next level of dlib's `pyramid_down<6>`: 5/6 of the size.
  Planes reduced() const { return resized(5 * width / 6, 5 * height / 6); }

  /// Twice the size and a little, as dlib's `pyramid_up` with `pyramid_down<2>` makes it.
  Planes doubled() const;
};

/// The features of each 8 × 8 cell of a picture: 31 planes of floats, bordered by zeros so that a
/// filter can be centred on every cell (4 before, 5 after), and padded to whole tiles.
struct Features {
  int64_t rows = 0, columns = 0, stride = 0;  ///< cells that have features; floats from row to row
  int64_t paddedRows = 0;
  std::vector<float> values;

  /// Dalal and Triggs' histograms of oriented gradients, in the form of Felzenszwalb, Girshick,
  /// McAllester, Ramanan: Object Detection with Discriminatively Trained Part Based Models, 2010.
  explicit Features(const Planes &picture);

  bool isEmpty() const { return rows == 0 || columns == 0; }
  float *plane(int p) { return values.data() + p * paddedRows * stride; }
  const float *plane(int p) const { return values.data() + p * paddedRows * stride; }
};

}  // namespace facet
