// The detector's filters, all at once.

#pragma once
#include <array>

#include "Picture.h"

namespace facet {

/// Up to eight filters over all planes of features, as their spectra.
///
/// A filter's response is a correlation, and correlations of all planes with all filters cost a
/// product a frequency instead of a hundred a cell. Two tiles go through one transform, as the real
/// and the imaginary part.
///
/// Source: Dubout and Fleuret, Exact acceleration of linear object detectors, 2012.
class FilterBank {
public:
  using Weights = std::array<std::array<float, filterSide * filterSide>, featurePlanes>;

  FilterBank();

  /// Sets a filter; `weights[plane]` in row order.
  void set(int filter, const Weights &weights);

  /// Where one thread computes.
  class Scratch {
  public:
    Scratch() { values.reserve(2 * spectrumSize); }
    float *spectrum() { return values.data(); }
    float *sum() { return values.data() + spectrumSize; }

    /// What `filter` says at a cell of the first or the second tile, both below `usefulSide`.
    float response(int tile, int64_t y, int64_t x, int filter) const {
      return values.data()[spectrumSize + y * spectrumStride + (2 * x + tile) * bankLanes + filter];
    }

  private:
    Buffer<float> values;
  };

  /// A tile by its first cell.
  struct Tile {
    int64_t y, x;
  };

  /// The responses to two tiles.
  void respond(const Features &features, const Tile (&tiles)[2], Scratch &scratch) const;

private:
  static constexpr int groups = (featurePlanes + bankLanes - 1) / bankLanes;
  static constexpr int64_t groupSize = int64_t(distinctFrequencies) * bankLanes * 2 * bankLanes;
  std::array<float, 2 * tileSide> turns;
  Buffer<float> spectra;
};

}  // namespace facet
