#include <algorithm>
#include <cmath>

#include "Picture.h"

namespace facet {

/// Room after each row: kernels store whole vectors.
constexpr int64_t slack = 64;

void Planes::reshape(int64_t newWidth, int64_t newHeight) {
  width = newWidth, height = newHeight;
  stride = (width + slack + 63) / 64 * 64;
  bytes.reserve(size_t(3 * stride * height + slack));
}

Planes::Planes(const facet_pixels &picture) {
  reshape(picture.width, picture.height);
  const FaceKernels &kernels = faceKernels();
  parallel(height, 64, [&](int64_t begin, int64_t end) {
    for (int64_t y = begin; y < end; ++y) {
      const uint8_t *source = picture.bytes + y * picture.stride;
      uint8_t *r = row(0, y), *g = row(1, y), *b = row(2, y);
      if (picture.channels == 3) {
        uint8_t *const planes[3] = {r, g, b};
        kernels.split(source, int(width), planes);
      } else {
        std::copy_n(source, width, r);
        std::copy_n(source, width, g);
        std::copy_n(source, width, b);
      }
    }
  });
}

Planes Planes::doubled() const {
  // rect_up of pyramid_down<2>: (p + (1.25, 0.75)) · 2, rounded, for the bottom right corner.
  Planes result;
  resize(
      int64_t(std::floor((double(width - 1) + 1.25) * 2 + 0.5)) + 1,
      int64_t(std::floor((double(height - 1) + 0.75) * 2 + 0.5)) + 1, result);
  return result;
}

void Planes::resize(int64_t newWidth, int64_t newHeight, Planes &result) const {
  result.reshape(newWidth, newHeight);
  if (newWidth == 0 || newHeight == 0) return;
  const double xScale = double(width - 1) / double(std::max<int64_t>(newWidth - 1, 1));
  const double yScale = double(height - 1) / double(std::max<int64_t>(newHeight - 1, 1));

  // Four columns step together in single precision, as the original steps them: its drift over a
  // wide row is part of where the pixels lie.
  std::vector<int32_t> left(size_t(newWidth + rowSlack));
  std::vector<float> fraction(size_t(newWidth + rowSlack));
  const double start = -4 * xScale;
  float x[4] = {float(start), float(start + xScale), float(start + 2 * xScale),
                float(start + 3 * xScale)};
  const float step = float(4 * xScale);
  bool exact = false;  // the last columns are computed one by one
  for (int64_t c = 0; c < newWidth + rowSlack; ++c) {
    if (c % 4 == 0) {
      for (float &each : x) each += step;
      exact = exact || int64_t(x[3]) + 1 >= width;
    }
    const double position = exact ? double(std::min(c, newWidth - 1)) * xScale : double(x[c % 4]);
    left[size_t(c)] = int32_t(std::min<int64_t>(int64_t(position), width - 1));
    fraction[size_t(c)] = float(position - double(left[size_t(c)]));
  }

  std::vector<double> ys(static_cast<size_t>(newHeight));
  double y = -yScale;
  for (double &each : ys) each = y += yScale;

  const FaceKernels &kernels = faceKernels();
  // A range is worth waking a thread for from some hundred thousand pixels on.
  const int64_t grain = std::max<int64_t>(16, (1 << 17) / newWidth);
  parallel(newHeight, grain, [&](int64_t begin, int64_t end) {
    std::vector<float> upper(size_t(width + rowSlack)), lower(size_t(width + rowSlack));
    for (int64_t r = begin; r < end; ++r) {
      const int64_t top = std::min(int64_t(ys[size_t(r)]), height - 1);
      const int64_t bottom = std::min(top + 1, height - 1);
      const double below = ys[size_t(r)] - double(top);
      for (int plane = 0; plane < 3; ++plane) {
        const uint8_t *first = row(plane, top), *second = row(plane, bottom);
        kernels.widen(first, int(width), upper.data());
        kernels.widen(second, int(width), lower.data());
        upper[size_t(width)] = first[width - 1];
        lower[size_t(width)] = second[width - 1];
        kernels.resize(
            upper.data(), lower.data(), left.data(), fraction.data(), float(1 - below),
            float(below), int(newWidth), result.row(plane, r));
      }
    }
  });
}

}  // namespace facet
