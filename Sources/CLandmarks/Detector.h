// dlib's frontal face detector, run over our own features.

#pragma once
#include <array>
#include <vector>

#include "FilterBank.h"

namespace facet {

class Detector {
public:
  /// Unpacks the weights that dlib holds.
  Detector();

  /// Detections, best first, none overlapping a better one. The rectangles are those of the picture
  /// that was doubled `doublings` times to make `picture`.
  ///
  /// `large` looks for faces of less than half the largest one's size only where there is no larger
  /// one: a fraction of the work on a large photo of one person.
  std::vector<facet_face> faces(
      const Planes &picture, double threshold, int doublings, bool large) const;

private:
  FilterBank filters;
  /// Each filter's own.
  std::vector<double> thresholds;

  /// How much two detections may overlap: intersection over union, and of either one's area.
  double largestUnion, largestCover;

  /// Where the filters respond in one level of the pyramid, in no order.
  std::vector<facet_face> scan(
      const Features &features, unsigned level, double threshold) const;
};

}  // namespace facet
