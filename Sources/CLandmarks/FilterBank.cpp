#include "FilterBank.h"

#include <algorithm>
#include <cmath>

namespace facet {

FilterBank::FilterBank() {
  for (int i = 0; i < tileSide; ++i) {
    const double angle = 2 * M_PI * i / tileSide;
    turns[size_t(i)] = float(std::cos(angle));
    turns[size_t(tileSide + i)] = float(std::sin(angle));
  }
  spectra.reserve(groups * groupSize);
  std::fill_n(spectra.data(), groups * groupSize, 0.0f);
}

void FilterBank::set(int filter, const Weights &weights) {
  constexpr float scale = 1.0f / (tileSide * tileSide);
  const FaceKernels &kernels = faceKernels();
  std::vector<float> spectrum(spectrumSize), empty(tileSide * tileSide);
  std::vector<std::vector<float>> tiles(bankLanes, empty);
  for (int group = 0; group < groups; ++group) {
    const float *first[bankLanes], *second[bankLanes];
    for (int lane = 0; lane < bankLanes; ++lane) {
      const int plane = group * bankLanes + lane;
      std::vector<float> &tile = tiles[size_t(lane)];
      for (int i = 0; i < filterSide * filterSide; ++i)
        tile[size_t(i / filterSide * tileSide + i % filterSide)] =
            plane < featurePlanes ? weights[size_t(plane)][size_t(i)] : 0;
      first[lane] = tile.data();
      second[lane] = empty.data();
    }
    kernels.spectrum(turns.data(), first, second, tileSide, spectrum.data());
    float *result = spectra.data() + group * groupSize;
    for (int y = 0; y <= tileSide / 2; ++y) {
      for (int x = 0; x < distinctColumns(y); ++x)
        for (int plane = 0; plane < bankLanes; ++plane, result += 2 * bankLanes) {
          // The conjugate: a correlation, not a convolution.
          const float *value = spectrum.data() + y * spectrumStride + x * 2 * bankLanes + plane;
          result[filter] = scale * value[0];
          result[bankLanes + filter] = -scale * value[bankLanes];
        }
    }
  }
}

void FilterBank::respond(
    const Features &features, const Tile (&tiles)[2], Scratch &scratch) const {
  const FaceKernels &kernels = faceKernels();
  std::fill_n(scratch.sum(), spectrumSize, 0.0f);
  for (int group = 0; group < groups; ++group) {
    const float *first[bankLanes], *second[bankLanes];
    for (int lane = 0; lane < bankLanes; ++lane) {
      // Past the last plane weights are zero, and any plane will do.
      const float *plane = features.plane(std::min(group * bankLanes + lane, featurePlanes - 1));
      first[lane] = plane + tiles[0].y * features.stride + tiles[0].x;
      second[lane] = plane + tiles[1].y * features.stride + tiles[1].x;
    }
    kernels.spectrum(turns.data(), first, second, features.stride, scratch.spectrum());
    kernels.accumulate(scratch.spectrum(), spectra.data() + group * groupSize, scratch.sum());
  }
  kernels.responses(turns.data(), scratch.sum());
}

}  // namespace facet
