#include "Detector.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <sstream>
#include <stdexcept>

#include <dlib/image_processing/frontal_face_detector.h>

#include "Singular.h"

namespace facet {

namespace {

using Pyramid = dlib::pyramid_down<6>;

/// The window is 80 × 80 pixels, and dlib's mapping of rectangles wants to know the filter's size.
constexpr long window = 10;

bool better(const facet_face &a, const facet_face &b) {
  if (a.score != b.score) return a.score > b.score;
  if (a.filter != b.filter) return a.filter < b.filter;
  return a.top != b.top ? a.top < b.top : a.left < b.left;
}

dlib::rectangle rectangle(const facet_face &face) {
  return {long(face.left), long(face.top), long(face.right), long(face.bottom)};
}

/// A filter as dlib applies it: the terms of its singular value decompositions, a plane each, that
/// are not too weak.
FilterBank::Weights truncated(const dlib::matrix<double, 0, 1> &weights) {
  FilterBank::Weights result;
  for (int plane = 0; plane < featurePlanes; ++plane) {
    const long first = long(plane) * filterSide * filterSide;
    const Singular<filterSide> parts(
        [&](int row, int column) { return weights(first + row * filterSide + column); });
    const double largest = *std::max_element(parts.value.begin(), parts.value.end());
    for (int i = 0; i < filterSide * filterSide; ++i) {
      double sum = 0;
      for (int k = 0; k < filterSide; ++k)
        if (parts.value[k] >= std::max(1e-4, largest * 0.001))
          sum += parts.left[k][i / filterSide] * parts.right[k][i % filterSide];
      result[size_t(plane)][size_t(i)] = float(sum);
    }
  }
  return result;
}

}  // namespace

Detector::Detector() {
  // Field by field rather than as a detector, which would prepare dlib's own scanner with LAPACK.
  std::istringstream source(dlib::get_serialized_frontal_faces());
  int version = 0;
  dlib::deserialize(version, source);
  if (version != 2) throw std::runtime_error("this dlib stores its face detector in another form");
  dlib::frontal_face_detector::image_scanner_type scanner;
  deserialize(scanner, source);
  if (scanner.get_fhog_window_width() != filterSide || scanner.get_fhog_window_height() != filterSide ||
      scanner.get_cell_size() != cellSize || scanner.get_padding() != 0)
    throw std::runtime_error("this dlib has a face detector of another geometry");
  dlib::test_box_overlap overlap;
  dlib::deserialize(overlap, source);
  largestUnion = overlap.get_iou_thresh();
  largestCover = overlap.get_percent_covered_thresh();
  unsigned long count = 0;
  dlib::deserialize(count, source);
  for (unsigned long i = 0; i < count; ++i) {
    dlib::matrix<double, 0, 1> weights;
    dlib::deserialize(weights, source);
    if (weights.size() != featurePlanes * filterSide * filterSide + 1)
      throw std::runtime_error("this dlib has a face detector with other features");
    if (thresholds.size() == bankLanes)
      throw std::runtime_error("this dlib has a face detector of more filters");
    filters.set(int(thresholds.size()), truncated(weights));
    thresholds.push_back(weights(weights.size() - 1));
  }
}

std::vector<facet_face> Detector::scan(
    const Features &features, unsigned level, double threshold) const {
  const int64_t down = (features.rows + usefulSide - 1) / usefulSide;
  const int64_t across = (features.columns + usefulSide - 1) / usefulSide;
  const auto tile = [&](int64_t number) {
    return FilterBank::Tile{number / across * usefulSide, number % across * usefulSide};
  };
  std::vector<facet_face> found;
  std::mutex guard;
  const auto keep = [&](int64_t y, int64_t x, size_t filter, double score) {
    // A filter is centred on its sixth cell.
    const dlib::point centre(long(x) + filterSide / 2, long(y) + filterSide / 2);
    const dlib::rectangle box = Pyramid().rect_up(
        dlib::fhog_to_image(
            dlib::centered_rect(centre, window, window), cellSize, filterSide, filterSide),
        level);
    const std::lock_guard<std::mutex> lock(guard);
    found.push_back({box.left(), box.top(), box.right(), box.bottom(), score, int32_t(filter)});
  };
  // Tiles go in pairs; an odd one at the end is its own partner.
  const int64_t tiles = down * across;
  parallel((tiles + 1) / 2, 1, [&](int64_t begin, int64_t end) {
    static thread_local FilterBank::Scratch scratch;
    for (int64_t pair = begin; pair < end; ++pair) {
      const FilterBank::Tile both[2] = {
          tile(2 * pair), tile(std::min(2 * pair + 1, tiles - 1))};
      filters.respond(features, both, scratch);
      for (int i = 0; i < std::min<int64_t>(2, tiles - 2 * pair); ++i) {
        const int64_t rows = std::min<int64_t>(usefulSide, features.rows - both[i].y);
        const int64_t columns = std::min<int64_t>(usefulSide, features.columns - both[i].x);
        for (int64_t y = 0; y < rows; ++y)
          for (int64_t x = 0; x < columns; ++x)
            for (size_t filter = 0; filter < thresholds.size(); ++filter) {
              const double score =
                  double(scratch.response(i, y, x, int(filter))) - thresholds[filter];
              if (score >= threshold) keep(both[i].y + y, both[i].x + x, filter, score);
            }
      }
    }
  });
  return found;
}

std::vector<facet_face> Detector::faces(
    const Planes &picture, double threshold, int doublings, bool large) const {
  // How many levels dlib's pyramid has: its layers are at least 64 pixels high and wide.
  unsigned levels = 0;
  dlib::rectangle rect(picture.width, picture.height);
  do {
    rect = Pyramid().rect_down(rect);
    ++levels;
  } while (rect.width() >= 64 && rect.height() >= 64);

  std::vector<facet_face> found;
  std::mutex guard;
  const auto search = [&](const Planes &planes, unsigned level, Features &features) {
    features.compute(planes);
    const std::vector<facet_face> some = scan(features, level, threshold);
    const std::lock_guard<std::mutex> lock(guard);
    found.insert(found.end(), some.begin(), some.end());
  };

  // Threads share the work of a large level; the small ones, which are most, go to a thread each:
  // to meet after every step of theirs would cost more than the step.
  constexpr int64_t small = 1500000;
  const Planes *level = nullptr;
  Planes shrunk[2];
  unsigned depth = 0;
  const auto descend = [&](bool looking) {
    Features features;
    for (level = &picture, depth = 0; depth < levels && level->width * level->height >= small;
         ++depth) {
      if (looking) search(*level, depth, features);
      level->reduce(shrunk[depth % 2]);
      level = &shrunk[depth % 2];
    }
  };
  descend(!large);
  if (depth < levels) {
    std::vector<Planes> rest(levels - depth - 1);
    for (size_t i = 0; i < rest.size(); ++i) (i == 0 ? *level : rest[i - 1]).reduce(rest[i]);
    parallel(int64_t(levels - depth), 1, [&](int64_t begin, int64_t end) {
      Features features;
      for (int64_t i = begin; i < end; ++i)
        search(i == 0 ? *level : rest[size_t(i - 1)], depth + unsigned(i), features);
    });
  }

  if (large && depth > 0) {
    int64_t widest = 0;
    for (const facet_face &face : found) widest = std::max(widest, face.right - face.left + 1);
    // What the filters see in the smallest of the large levels.
    const double unseen = window * cellSize * std::pow(1.2, double(depth - 1));
    if (double(widest) < 2 * unseen) descend(true);
  }

  std::sort(found.begin(), found.end(), better);
  const dlib::test_box_overlap overlap(largestUnion, largestCover);
  std::vector<facet_face> kept;
  for (const facet_face &face : found)
    if (std::none_of(kept.begin(), kept.end(), [&](const facet_face &other) {
          return overlap(rectangle(other), rectangle(face));
        }))
      kept.push_back(face);
  // Halves, as programs over `pyramid_up` take them; dlib's `rect_down` is a pixel from that, and
  // the landmarks of a doubtful face hang on it.
  const int64_t scale = int64_t(1) << doublings;
  for (facet_face &face : kept) {
    face.left /= scale, face.top /= scale;
    face.right /= scale, face.bottom /= scale;
  }
  return kept;
}

}  // namespace facet
