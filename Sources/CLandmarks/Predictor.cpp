#include "Predictor.h"

#include <cmath>

namespace facet {

namespace {

/// (r + g + b) / 3, or 0 outside the picture.
float intensity(const facet_pixels &picture, int64_t x, int64_t y) {
  if (x < 0 || y < 0 || x >= picture.width || y >= picture.height) return 0;
  const uint8_t *pixel = picture.bytes + y * picture.stride + x * picture.channels;
  return picture.channels == 3 ? float((int(pixel[0]) + pixel[1] + pixel[2]) / 3) : float(*pixel);
}

/// Shape coordinates (0 … 1 across the face box) to pixels.
struct Frame {
  double left, top, width, height;
  explicit Frame(const facet_face &box)
      : left(double(box.left)),
        top(double(box.top)),
        width(double(box.right - box.left)),
        height(double(box.bottom - box.top)) {}
  int64_t x(double value) const { return int64_t(std::floor(left + width * value + 0.5)); }
  int64_t y(double value) const { return int64_t(std::floor(top + height * value + 0.5)); }
};

/// The rotation and scale that best takes one shape to another: (x, y) → (c·x − s·y, s·x + c·y).
///
/// Source: Umeyama: Least-squares estimation of transformation parameters, 1991; in the plane and
/// without mirroring it is the ratio of two complex sums.
struct Turn {
  float c = 1, s = 0;

  Turn(const std::vector<float> &from, const std::vector<float> &to) {
    const size_t count = from.size() / 2;
    double fx = 0, fy = 0, tx = 0, ty = 0;
    for (size_t i = 0; i < count; ++i) {
      fx += from[2 * i], fy += from[2 * i + 1];
      tx += to[2 * i], ty += to[2 * i + 1];
    }
    fx /= double(count), fy /= double(count), tx /= double(count), ty /= double(count);
    double along = 0, across = 0, square = 0;
    for (size_t i = 0; i < count; ++i) {
      const double ax = from[2 * i] - fx, ay = from[2 * i + 1] - fy;
      const double bx = to[2 * i] - tx, by = to[2 * i + 1] - ty;
      along += ax * bx + ay * by;
      across += ax * by - ay * bx;
      square += ax * ax + ay * ay;
    }
    if (square > 0) c = float(along / square), s = float(across / square);
  }
};

}  // namespace

void Predictor::predict(
    const facet_pixels &picture, const facet_face &box, facet_landmark *result) const {
  const Frame frame(box);
  std::vector<float> current = shape, values;
  for (const Stage &stage : stages) {
    const Turn turn(shape, current);
    values.resize(stage.probes.size());
    for (size_t i = 0; i < values.size(); ++i) {
      const Probe &probe = stage.probes[i];
      const float x = turn.c * probe.dx - turn.s * probe.dy + current[2 * probe.anchor];
      const float y = turn.s * probe.dx + turn.c * probe.dy + current[2 * probe.anchor + 1];
      values[i] = intensity(picture, frame.x(double(x)), frame.y(double(y)));
    }
    for (const Tree &tree : stage.trees) {
      uint32_t node = 0;
      while (node < tree.splits) {
        const Split &split = splits[tree.split + node];
        const bool goesLeft = values[split.first] - values[split.second] > split.threshold;
        node = 2 * node + (goesLeft ? 1 : 2);
      }
      const float *leaf = leaves.data() + size_t(tree.leaf + node - tree.splits) * shape.size();
      for (size_t k = 0; k < current.size(); ++k) current[k] += leaf[k];
    }
  }
  for (int64_t i = 0; i < count(); ++i)
    result[i] = {frame.x(double(current[size_t(2 * i)])), frame.y(double(current[size_t(2 * i + 1)]))};
}

}  // namespace facet
