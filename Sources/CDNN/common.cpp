// Engine, stream, scratch memory, messages and reorders: what all of oneDNN's uses share.

#include <sys/mman.h>

#include <cstdlib>
#include <memory>

#include "CKernels.h"
#include "plan.hpp"

namespace facet {

namespace {

thread_local std::string message;

struct Buffer {
  void *start = nullptr;
  size_t bytes = 0;
  ~Buffer() { free(start); }
};
thread_local Buffer buffers[scratch_count];

}  // namespace

dnnl_engine_t engine() {
  static const dnnl_engine_t shared = [] {
    dnnl_engine_t created = nullptr;
    if (dnnl_engine_create(&created, dnnl_cpu, 0) != dnnl_success) abort();
    return created;
  }();
  return shared;
}

dnnl_stream_t stream() {
  static thread_local Owned<dnnl_stream_t, dnnl_stream_destroy> own;
  if (!own && dnnl_stream_create(own.out(), engine(), dnnl_stream_default_flags) != dnnl_success)
    abort();
  return own;
}

void *scratch(Scratch index, size_t bytes) {
  Buffer &buffer = buffers[index];
  if (bytes > buffer.bytes) {
    constexpr size_t huge_page = size_t(2) << 20;
    free(buffer.start);
    size_t rounded = (bytes + huge_page - 1) / huge_page * huge_page;
    buffer.start = aligned_alloc(huge_page, rounded);
    if (!buffer.start) abort();
    madvise(buffer.start, rounded, MADV_HUGEPAGE);
    buffer.bytes = rounded;
  }
  return buffer.start;
}

int fail(int status, const std::string &what) {
  static const char *const names[] = {
      "success", "out of memory", "invalid arguments", "not implemented", "last implementation reached",
      "runtime error", "not required"};
  bool known = status >= 0 && size_t(status) < sizeof names / sizeof *names;
  message = what + ": " + (known ? names[status] : "unknown status");
  return status ? status : -1;
}

bool same(const dnnl_memory_desc_t &a, const dnnl_memory_desc_t &b) {
  return dnnl_memory_desc_equal(&a, &b);
}

int make_reorder(const dnnl_memory_desc_t &from, const dnnl_memory_desc_t &to, Reorder &reorder) {
  Attributes attributes;
  dnnl_primitive_attr_create(attributes.out());
  dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
  PrimitiveDescription description;
  dnnl_status_t status = dnnl_reorder_primitive_desc_create(
      description.out(), &from, engine(), &to, engine(), attributes);
  if (status == dnnl_success) status = dnnl_primitive_create(reorder.primitive.out(), description);
  if (status != dnnl_success) return fail(status, "reorder");
  reorder.scratch = dnnl_memory_desc_get_size(
      dnnl_primitive_desc_query_md(description, dnnl_query_scratchpad_md, 0));
  return 0;
}

int run_reorder(
    const Reorder &reorder, const dnnl_memory_desc_t &from, const void *source,
    const dnnl_memory_desc_t &to, void *target) {
  Memory in, out, pad;
  dnnl_memory_create(in.out(), &from, engine(), const_cast<void *>(source));
  dnnl_memory_create(out.out(), &to, engine(), target);
  dnnl_exec_arg_t arguments[3] = {{DNNL_ARG_FROM, in}, {DNNL_ARG_TO, out}, {}};
  int count = 2;
  if (reorder.scratch) {
    dnnl_memory_desc_t bytes;
    dnnl_dims_t extent = {dnnl_dim_t(reorder.scratch)};
    dnnl_memory_desc_init_by_tag(&bytes, 1, extent, dnnl_u8, dnnl_a);
    dnnl_memory_create(pad.out(), &bytes, engine(), scratch(scratch_reorder, reorder.scratch));
    arguments[count++] = {DNNL_ARG_SCRATCHPAD, pad};
  }
  dnnl_status_t status = dnnl_primitive_execute(reorder.primitive, stream(), count, arguments);
  if (status == dnnl_success) status = dnnl_stream_wait(stream());
  return status == dnnl_success ? 0 : fail(status, "reorder");
}

}  // namespace facet

const char *facet_dnn_message(void) { return facet::message.c_str(); }

const char *facet_dnn_description(void) {
  static const std::string text = [] {
    const dnnl_version_t *version = dnnl_version();
    std::string isa;
    switch (dnnl_get_effective_cpu_isa()) {
      case dnnl_cpu_isa_sse41: isa = "SSE4.1"; break;
      case dnnl_cpu_isa_avx: isa = "AVX"; break;
      case dnnl_cpu_isa_avx2: isa = "AVX2"; break;
      case dnnl_cpu_isa_avx2_vnni: isa = "AVX2 with VNNI"; break;
      case dnnl_cpu_isa_avx512_core: isa = "AVX-512"; break;
      case dnnl_cpu_isa_avx512_core_vnni: isa = "AVX-512 with VNNI"; break;
      case dnnl_cpu_isa_avx512_core_bf16: isa = "AVX-512 with BF16"; break;
      default: isa = "instruction set " + std::to_string(int(dnnl_get_effective_cpu_isa()));
    }
    return "oneDNN " + std::to_string(version->major) + "." + std::to_string(version->minor) + "." +
           std::to_string(version->patch) + ", " + isa + ", " + std::to_string(facet_threads()) +
           " threads";
  }();
  return text.c_str();
}
