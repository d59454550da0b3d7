// What lies beyond the border of an aligned picture.
//
// Source: the preprocessing of FFHQ (Karras, Laine, Aila: A Style-Based Generator Architecture for
// Generative Adversarial Networks, 2019): reflection, a Gaussian that comes in over the last third
// of a margin before the border, and the median colour that comes in over the margin itself.

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "CLandmarks.h"
#include "Picture.h"

namespace facet {

namespace {

/// A plane of floats.
struct Plane {
  int64_t width = 0, height = 0;
  std::vector<float> values;
  Plane(int64_t width, int64_t height)
      : width(width), height(height), values(size_t(width * height)) {}
  float *row(int64_t y) { return values.data() + y * width; }
  const float *row(int64_t y) const { return values.data() + y * width; }
};

/// Index `i` of a row of `count`, reflected at its ends; the ends themselves are not repeated.
int64_t reflected(int64_t i, int64_t count) {
  if (count == 1) return 0;
  const int64_t period = 2 * (count - 1), place = ((i % period) + period) % period;
  return std::min(place, period - place);
}

/// The same with the ends repeated.
int64_t mirrored(int64_t i, int64_t count) {
  const int64_t period = 2 * count, place = ((i % period) + period) % period;
  return std::min(place, period - 1 - place);
}

std::vector<float> gaussian(double sigma) {
  const int64_t radius = int64_t(4 * sigma + 0.5);
  std::vector<float> weights(size_t(2 * radius + 1));
  double sum = 0;
  for (int64_t i = -radius; i <= radius; ++i)
    sum += sigma > 0 ? std::exp(-0.5 * double(i * i) / (sigma * sigma)) : 1;
  for (int64_t i = -radius; i <= radius; ++i)
    weights[size_t(i + radius)] =
        float((sigma > 0 ? std::exp(-0.5 * double(i * i) / (sigma * sigma)) : 1) / sum);
  return weights;
}

/// Means over k × k pixels.
Plane shrunk(const float *source, int64_t width, int64_t height, int64_t k) {
  Plane result((width + k - 1) / k, (height + k - 1) / k);
  parallel(result.height, 8, [&](int64_t begin, int64_t end) {
    for (int64_t y = begin; y < end; ++y) {
      const int64_t y1 = std::min((y + 1) * k, height);
      for (int64_t x = 0; x < result.width; ++x) {
        const int64_t x1 = std::min((x + 1) * k, width);
        float sum = 0;
        for (int64_t j = y * k; j < y1; ++j)
          for (int64_t i = x * k; i < x1; ++i) sum += source[j * width + i];
        result.row(y)[x] = sum / float((y1 - y * k) * (x1 - x * k));
      }
    }
  });
  return result;
}

void blur(Plane &plane, double sigma) {
  const std::vector<float> weights = gaussian(sigma);
  const int64_t radius = int64_t(weights.size() / 2);
  Plane across(plane.width, plane.height);
  parallel(plane.height, 8, [&](int64_t begin, int64_t end) {
    std::vector<float> line(size_t(plane.width + 2 * radius));
    for (int64_t y = begin; y < end; ++y) {
      for (int64_t i = 0; i < int64_t(line.size()); ++i)
        line[size_t(i)] = plane.row(y)[mirrored(i - radius, plane.width)];
      for (size_t k = 0; k < weights.size(); ++k)
        for (int64_t x = 0; x < plane.width; ++x)
          across.row(y)[x] += weights[k] * line[size_t(x) + k];
    }
  });
  parallel(plane.height, 8, [&](int64_t begin, int64_t end) {
    for (int64_t y = begin; y < end; ++y) {
      float *target = plane.row(y);
      std::fill_n(target, plane.width, 0.0f);
      for (int64_t k = -radius; k <= radius; ++k) {
        const float *line = across.row(mirrored(y + k, plane.height));
        const float weight = weights[size_t(k + radius)];
        for (int64_t x = 0; x < plane.width; ++x) target[x] += weight * line[x];
      }
    }
  });
}

/// Where a pixel of a line lies between the means of k: the lower one, and how far from it.
struct Position {
  int64_t first, second;
  float share;
  Position(int64_t i, int64_t k, int64_t count) {
    const double place = (double(i) + 0.5) / double(k) - 0.5;
    const double low = std::floor(place);
    first = std::clamp<int64_t>(int64_t(low), 0, count - 1);
    second = std::clamp<int64_t>(int64_t(low) + 1, 0, count - 1);
    share = float(place - low);
  }
};

/// 1 − the distance to the nearer end in units of its margin: 1 at the end, 0 where the picture
/// begins, negative within.
std::vector<float> depth(int64_t count, int64_t low, int64_t high) {
  std::vector<float> values(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i)
    values[size_t(i)] =
        1 - std::min(float(i) / float(low), float(count - 1 - i) / float(high));
  return values;
}

/// To a 4096th of the range 0…1.
float median(const float *values, int64_t count) {
  std::array<int64_t, 4097> histogram{};
  for (int64_t i = 0; i < count; ++i)
    ++histogram[values[i] > 0 ? size_t(std::min(values[i], 1.0f) * 4096 + 0.5f) : 0];
  int64_t below = 0;
  size_t bin = 0;
  while ((below += histogram[bin]) * 2 < count) ++bin;
  return float(bin) / 4096;
}

void blend(
    const float *source, int64_t width, int64_t height, const int64_t margins[4], double sigma,
    float *result) {
  const int64_t w = margins[0] + width + margins[2], h = margins[1] + height + margins[3];
  std::vector<int64_t> column(static_cast<size_t>(w));
  for (int64_t x = 0; x < w; ++x) column[size_t(x)] = reflected(x - margins[0], width);
  parallel(h, 16, [&](int64_t begin, int64_t end) {
    for (int64_t y = begin; y < end; ++y) {
      const float *line = source + reflected(y - margins[1], height) * width;
      for (int64_t x = 0; x < w; ++x) result[y * w + x] = line[column[size_t(x)]];
    }
  });

  // A wide Gaussian leaves nothing fine: it is taken of means over k × k pixels and read between
  // them, and what these two steps blur by themselves is left out of it.
  const int64_t k = std::max<int64_t>(1, int64_t(sigma / 3));
  Plane soft = shrunk(result, w, h, k);
  const double own = k == 1 ? 0 : double(k * k - 1) / 12 + double(k * k) / 6;
  blur(soft, std::sqrt(std::max(0.0, sigma * sigma - own)) / double(k));

  const std::vector<float> across = depth(w, margins[0], margins[2]);
  const std::vector<float> down = depth(h, margins[1], margins[3]);
  std::vector<Position> places;
  for (int64_t x = 0; x < w; ++x) places.emplace_back(x, k, soft.width);
  parallel(h, 16, [&](int64_t begin, int64_t end) {
    for (int64_t y = begin; y < end; ++y) {
      const Position row(y, k, soft.height);
      const float *upper = soft.row(row.first), *lower = soft.row(row.second);
      for (int64_t x = 0; x < w; ++x) {
        const float mask = std::max(across[size_t(x)], down[size_t(y)]);
        const float amount = std::clamp(mask * 3 + 1, 0.0f, 1.0f);
        if (amount == 0) continue;
        const Position &p = places[size_t(x)];
        const float a = upper[p.first] + p.share * (upper[p.second] - upper[p.first]);
        const float b = lower[p.first] + p.share * (lower[p.second] - lower[p.first]);
        float &pixel = result[y * w + x];
        pixel += (a + row.share * (b - a) - pixel) * amount;
      }
    }
  });

  const float middle = median(result, w * h);
  parallel(h, 64, [&](int64_t begin, int64_t end) {
    for (int64_t y = begin; y < end; ++y)
      for (int64_t x = 0; x < w; ++x) {
        const float mask = std::max(across[size_t(x)], down[size_t(y)]);
        result[y * w + x] += (middle - result[y * w + x]) * std::clamp(mask, 0.0f, 1.0f);
      }
  });
}

}  // namespace

}  // namespace facet

int facet_border_blend(
    const float *source, int64_t channels, int64_t width, int64_t height, const int64_t margins[4],
    double sigma, float *result) {
  try {
    const int64_t padded = (margins[0] + width + margins[2]) * (margins[1] + height + margins[3]);
    for (int64_t c = 0; c < channels; ++c)
      facet::blend(source + c * width * height, width, height, margins, sigma, result + c * padded);
    return 0;
  } catch (...) {
    return -1;
  }
}
