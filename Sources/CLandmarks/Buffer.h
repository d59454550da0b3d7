// Memory whose contents nobody asked for.

#pragma once
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace facet {

/// Room for plain values, kept when less is wanted later. Not cleared: a picture's planes and
/// features are megabytes that are written before they are read, and to have the kernel hand out
/// zeroed pages one by one costs more than some of the steps in between.
template <typename T>
class Buffer {
  static_assert(std::is_trivial_v<T>);

public:
  /// Room for `count` values; what was there is lost where it has to grow.
  void reserve(size_t count) {
    if (count <= capacity) return;
    values.reset();
    capacity = 0;
    const size_t bytes = count * sizeof(T), alignment = bytes < hugePage ? 64 : hugePage;
    const size_t whole = (bytes + alignment - 1) / alignment * alignment;
    values.reset(static_cast<T *>(std::aligned_alloc(alignment, whole)));
    if (!values) throw std::bad_alloc();
#if defined(__linux__)
    if (alignment == hugePage) madvise(values.get(), whole, MADV_HUGEPAGE);
#endif
    capacity = count;
  }

  T *data() { return values.get(); }
  const T *data() const { return values.get(); }

private:
  static constexpr size_t hugePage = size_t(2) << 20;
  struct Free {
    void operator()(T *pointer) const { std::free(pointer); }
  };
  std::unique_ptr<T, Free> values;
  size_t capacity = 0;
};

}  // namespace facet
