// Reads dlib's portable serialization of a shape predictor.
//
// An integer is a control byte (bit 7: negative; low 4 bits: how many bytes follow) and its bytes,
// low first; a float is its mantissa and its exponent to the base 2, both integers. dlib's own
// reader takes the counts on trust, byte by byte from a stream; this one checks each against what
// is left of the file before anything is allocated, and is several times faster.

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "Predictor.h"

namespace facet {

namespace {

class Reader {
public:
  Reader(const uint8_t *file, size_t size) : begin(file), at(file), end(file + size) {}

  [[noreturn]] void fail(const std::string &reason) const {
    throw std::runtime_error(reason + " at byte " + std::to_string(at - begin));
  }

  int64_t integer() {
    if (at == end) fail("the file ends too early");
    const uint8_t control = *at++;
    const int size = control & 0x0F;
    if (size > 8 || (control & 0x70)) fail("not an integer");
    if (end - at < size) fail("the file ends too early");
    uint64_t value = 0;
    for (int i = 0; i < size; ++i) value |= uint64_t(at[i]) << (8 * i);
    at += size;
    if (value > uint64_t(std::numeric_limits<int64_t>::max())) fail("an integer out of range");
    return control & 0x80 ? -int64_t(value) : int64_t(value);
  }

  /// How many items follow, of at least `bytes` bytes each.
  int64_t count(int64_t bytes, const char *what) {
    const int64_t value = integer();
    if (value < 0 || value > (end - at) / bytes)
      fail(std::string("more ") + what + " than the file can hold");
    return value;
  }

  /// An index below `limit`.
  uint32_t index(int64_t limit, const char *what) {
    const int64_t value = integer();
    if (value < 0 || value >= limit) fail(std::string(what) + " out of range");
    return uint32_t(value);
  }

  float number() {
    // Nearly every float: at most three bytes of mantissa, one of exponent.
    if (end - at >= 12) {
      const uint8_t control = at[0], size = control & 0x0F;
      const uint8_t *next = at + 1 + size;
      if (size <= 3 && !(control & 0x70) && (next[0] & 0x7F) <= 1) {
        uint32_t mantissa = uint32_t(at[1]) | uint32_t(at[2]) << 8 | uint32_t(at[3]) << 16;
        mantissa &= (1u << (8 * size)) - 1;
        const int exponent = next[0] & 1 ? next[1] : 0;
        at = next + 1 + (next[0] & 1);
        const float value = control & 0x80 ? -float(mantissa) : float(mantissa);
        return value * power(next[0] & 0x80 ? -exponent : exponent);
      }
    }
    const int64_t mantissa = integer(), exponent = integer();
    if (exponent >= 32000 || exponent < -32000) fail("a number that is not finite");
    const float value = std::ldexp(float(mantissa), int(exponent));
    if (!std::isfinite(value)) fail("a number that is not finite");
    return value;
  }

  /// A column of floats, as dlib writes a matrix: both sizes negated.
  int64_t column() {
    const int64_t rows = std::abs(integer()), columns = std::abs(integer());
    if (columns != 1 || rows > (end - at) / 2) fail("not a column of numbers");
    return rows;
  }

  bool isAtEnd() const { return at == end; }
  int64_t left() const { return end - at; }

private:
  const uint8_t *begin, *at, *end;

  /// 2ⁿ for |n| ≤ 255, exactly or as zero or infinity.
  static float power(int n) {
    static const std::vector<float> table = [] {
      std::vector<float> values(511);
      for (int i = -255; i <= 255; ++i) values[size_t(i + 255)] = std::ldexp(1.0f, i);
      return values;
    }();
    return table[size_t(n + 255)];
  }
};

}  // namespace

Predictor::Predictor(const uint8_t *file, size_t size) {
  Reader reader(file, size);
  if (reader.integer() != 1) reader.fail("not a shape predictor of version 1");

  shape.resize(size_t(reader.column()));
  if (shape.empty() || shape.size() % 2) reader.fail("a mean shape without landmarks");
  for (float &value : shape) value = reader.number();

  // A split is never shorter than 4 bytes, a leaf than 2 + 2 a number, so what is reserved for them
  // stays in proportion to the file.
  const int64_t stageCount = reader.count(2, "stages");
  stages.resize(size_t(stageCount));
  leaves.reserve(size_t(reader.left() / 5));
  std::vector<uint32_t> largestProbe(size_t(stageCount), 0);
  for (size_t s = 0; s < stages.size(); ++s) {
    const int64_t treeCount = reader.count(4, "trees");
    stages[s].trees.reserve(size_t(treeCount));
    for (int64_t t = 0; t < treeCount; ++t) {
      Tree tree{uint32_t(splits.size()), uint32_t(leaves.size() / shape.size()), 0};
      tree.splits = uint32_t(reader.count(4, "splits"));
      for (uint32_t i = 0; i < tree.splits; ++i) {
        const uint32_t first = reader.index(1 << 20, "a probe");
        const uint32_t second = reader.index(1 << 20, "a probe");
        splits.push_back({first, second, reader.number()});
        largestProbe[s] = std::max({largestProbe[s], first, second});
      }
      const int64_t leafCount = reader.count(2, "leaves");
      if (leafCount != int64_t(tree.splits) + 1 || (leafCount & (leafCount - 1)))
        reader.fail("a tree that is not complete");
      for (int64_t i = 0; i < leafCount; ++i) {
        if (reader.column() != int64_t(shape.size())) reader.fail("a leaf of another size");
        for (size_t k = 0; k < shape.size(); ++k) leaves.push_back(reader.number());
      }
      stages[s].trees.push_back(tree);
    }
  }

  if (reader.count(2, "stages") != stageCount) reader.fail("anchors of other stages");
  for (size_t s = 0; s < stages.size(); ++s) {
    stages[s].probes.resize(size_t(reader.count(1, "anchors")));
    if (stages[s].probes.size() <= largestProbe[s] && !stages[s].trees.empty())
      reader.fail("fewer probes than the trees compare");
    for (Probe &probe : stages[s].probes) probe.anchor = reader.index(count(), "an anchor");
  }
  if (reader.count(2, "stages") != stageCount) reader.fail("offsets of other stages");
  for (Stage &stage : stages) {
    if (reader.count(4, "offsets") != int64_t(stage.probes.size()))
      reader.fail("offsets of other probes");
    for (Probe &probe : stage.probes) {
      probe.dx = reader.number();
      probe.dy = reader.number();
    }
  }
  if (!reader.isAtEnd()) reader.fail("more after the end of the predictor");
}

}  // namespace facet
