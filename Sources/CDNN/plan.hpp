// What a plan holds, and the little owners of oneDNN's handles.
#pragma once

#include <oneapi/dnnl/dnnl.h>

#include <atomic>
#include <cstddef>
#include <string>

#include "CDNN.h"

namespace facet {

/// Owns a oneDNN handle.
template <typename Handle, dnnl_status_t (*destroy)(Handle)>
class Owned {
 public:
  Owned() = default;
  Owned(const Owned &) = delete;
  Owned &operator=(const Owned &) = delete;
  Owned(Owned &&other) noexcept : handle(other.handle) { other.handle = nullptr; }
  Owned &operator=(Owned &&other) noexcept {
    std::swap(handle, other.handle);
    return *this;
  }
  ~Owned() {
    if (handle) destroy(handle);
  }
  Handle *out() { return &handle; }
  operator Handle() const { return handle; }

 private:
  Handle handle = nullptr;
};

using Primitive = Owned<dnnl_primitive_t, dnnl_primitive_destroy>;
using PrimitiveDescription = Owned<dnnl_primitive_desc_t, dnnl_primitive_desc_destroy>;
using Attributes = Owned<dnnl_primitive_attr_t, dnnl_primitive_attr_destroy>;
using Memory = Owned<dnnl_memory_t, dnnl_memory_destroy>;

/// A copy from one layout to another.
struct Reorder {
  Primitive primitive;
  size_t scratch = 0;
};

dnnl_engine_t engine();
dnnl_stream_t stream();

/// Buffers of this thread, grown to the largest use and kept: `index` tells uses apart that are
/// alive at the same time.
enum Scratch { scratch_primitive, scratch_reorder, scratch_source, scratch_result, scratch_weights, scratch_count };
void *scratch(Scratch index, size_t bytes);

/// Keeps the message and hands the status on.
int fail(int status, const std::string &what);

bool same(const dnnl_memory_desc_t &a, const dnnl_memory_desc_t &b);
int make_reorder(const dnnl_memory_desc_t &from, const dnnl_memory_desc_t &to, Reorder &reorder);
int run_reorder(
    const Reorder &reorder, const dnnl_memory_desc_t &from, const void *source,
    const dnnl_memory_desc_t &to, void *target);

}  // namespace facet

/// Inner layouts are what the implementation wants; outer ones are the caller's.
struct facet_plan {
  facet_pass pass;
  bool with_bias = false;
  std::string implementation;
  facet::Primitive primitive;
  size_t scratch = 0;

  // x and y stand for their gradients in backward-data, w and b in backward-weights.
  dnnl_memory_desc_t x_outer, x_inner, w_outer, w_inner, b, y_outer, y_inner;
  bool x_differs = false, w_differs = false, y_differs = false;
  facet::Reorder x_reorder, w_reorder, y_reorder;

  std::atomic<int> owners{1};
};
