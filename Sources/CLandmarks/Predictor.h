// Landmarks by a cascade of regression trees.
//
// Source: Kazemi, Sullivan: One millisecond face alignment with an ensemble of regression trees,
// 2014, in the form and the file format of dlib's `shape_predictor`.

#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "CLandmarks.h"

namespace facet {

class Predictor {
public:
  /// Reads what dlib serialized. Throws std::runtime_error with the reason when it is damaged.
  Predictor(const uint8_t *file, size_t size);

  int64_t count() const { return int64_t(shape.size() / 2); }

  void predict(const facet_pixels &picture, const facet_face &box, facet_landmark *result) const;

private:
  struct Split {
    uint32_t first, second;  ///< which two pixels are compared
    float threshold;
  };

  /// A complete binary tree: `splits.size()` inner nodes, one leaf more, each a whole shape.
  struct Tree {
    uint32_t split, leaf;  ///< where its splits and its leaves begin
    uint32_t splits;
  };

  /// A pixel to look at: near which landmark, and where from it, in the frame of the mean shape.
  struct Probe {
    uint32_t anchor;
    float dx, dy;
  };

  struct Stage {
    std::vector<Tree> trees;
    std::vector<Probe> probes;
  };

  std::vector<float> shape;  ///< the mean, x y x y …, in units of the face box
  std::vector<Stage> stages;
  std::vector<Split> splits;
  std::vector<float> leaves;  ///< shape.size() floats each
};

}  // namespace facet
