// From a shape to a oneDNN primitive.

#include "make.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace facet {

namespace {

dnnl_memory_desc_t feature_map(
    int64_t n, int64_t c, int64_t h, int64_t w, facet_layout layout, bool any = false) {
  dnnl_memory_desc_t description{};
  dnnl_dims_t dims = {n, c, h, w};
  dnnl_memory_desc_init_by_tag(
      &description, 4, dims, dnnl_f32,
      any ? dnnl_format_tag_any : layout == FACET_BLOCKED ? dnnl_nChw16c : dnnl_nchw);
  return description;
}

/// oneDNN counts weights as (groups,) out, in, kh, kw in both directions; ours lie in-first when
/// transposed, which the strides express.
dnnl_memory_desc_t weights(const facet_convolution &s, bool any) {
  int64_t out = s.out_channels / s.groups, in = s.in_channels / s.groups;
  int64_t area = s.kernel_height * s.kernel_width;
  int64_t out_stride = s.transposed ? area : in * area, in_stride = s.transposed ? out * area : area;
  dnnl_memory_desc_t description{};
  dnnl_dims_t dims = {s.groups, out, in, s.kernel_height, s.kernel_width};
  dnnl_dims_t strides = {out * in * area, out_stride, in_stride, s.kernel_width, 1};
  int skip = s.groups > 1 ? 0 : 1, rank = 5 - skip;
  if (any)
    dnnl_memory_desc_init_by_tag(&description, rank, dims + skip, dnnl_f32, dnnl_format_tag_any);
  else
    dnnl_memory_desc_init_by_strides(&description, rank, dims + skip, dnnl_f32, strides + skip);
  return description;
}

/// One attempt, with the inner layouts given or left to the implementation.
dnnl_status_t describe(
    const facet_convolution &s, facet_plan &plan, dnnl_alg_kind_t algorithm, bool free_maps,
    facet_layout input, facet_layout output, PrimitiveDescription &description) {
  auto x = feature_map(s.images, s.in_channels, s.in_height, s.in_width, input, free_maps);
  auto y = feature_map(s.images, s.out_channels, s.out_height, s.out_width, output, free_maps);
  auto w = weights(s, true);
  const dnnl_memory_desc_t *b = plan.with_bias ? &plan.b : nullptr;
  dnnl_dims_t strides = {s.stride_height, s.stride_width};
  dnnl_dims_t dilates = {s.dilation_height - 1, s.dilation_width - 1};
  dnnl_dims_t before = {s.pad_top, s.pad_left}, after;
  for (int axis = 0; axis < 2; ++axis) {
    int64_t in = axis ? s.in_width : s.in_height, out = axis ? s.out_width : s.out_height;
    int64_t taps = axis ? s.kernel_width : s.kernel_height;
    int64_t kernel = (taps - 1) * (dilates[axis] + 1) + 1;
    after[axis] = s.transposed ? (in - 1) * strides[axis] + kernel - before[axis] - out
                               : (out - 1) * strides[axis] + kernel - before[axis] - in;
  }

  dnnl_convolution_desc_t c;
  dnnl_deconvolution_desc_t d;
  const_dnnl_op_desc_t operation = s.transposed ? static_cast<void *>(&d) : static_cast<void *>(&c);
  auto status = [&](facet_pass pass) {
    switch (pass) {
      case FACET_FORWARD:
        return s.transposed
                   ? dnnl_dilated_deconvolution_forward_desc_init(
                         &d, dnnl_forward_inference, algorithm, &x, &w, b, &y, strides, dilates,
                         before, after)
                   : dnnl_dilated_convolution_forward_desc_init(
                         &c, dnnl_forward_inference, algorithm, &x, &w, b, &y, strides, dilates,
                         before, after);
      case FACET_BACKWARD_DATA:
        return s.transposed ? dnnl_dilated_deconvolution_backward_data_desc_init(
                                  &d, algorithm, &x, &w, &y, strides, dilates, before, after)
                            : dnnl_dilated_convolution_backward_data_desc_init(
                                  &c, algorithm, &x, &w, &y, strides, dilates, before, after);
      default:
        return s.transposed ? dnnl_dilated_deconvolution_backward_weights_desc_init(
                                  &d, algorithm, &x, &w, b, &y, strides, dilates, before, after)
                            : dnnl_dilated_convolution_backward_weights_desc_init(
                                  &c, algorithm, &x, &w, b, &y, strides, dilates, before, after);
    }
  };
  dnnl_status_t made = status(plan.pass);
  if (made != dnnl_success) return made;

  PrimitiveDescription hint;
  if (plan.pass != FACET_FORWARD) {
    // A backward primitive wants to know the forward one; direct is always there.
    dnnl_convolution_desc_t kept_c = c;
    dnnl_deconvolution_desc_t kept_d = d;
    auto kept = algorithm;
    algorithm = s.transposed ? dnnl_deconvolution_direct : dnnl_convolution_direct;
    made = status(FACET_FORWARD);
    if (made == dnnl_success)
      made = dnnl_primitive_desc_create(hint.out(), operation, nullptr, engine(), nullptr);
    algorithm = kept;
    if (made != dnnl_success) return made;
    c = kept_c;
    d = kept_d;
  }
  Attributes attributes;
  dnnl_primitive_attr_create(attributes.out());
  dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user);
  return dnnl_primitive_desc_create(description.out(), operation, attributes, engine(), hint);
}

bool possible(const facet_convolution &s) {
  for (int64_t extent : {s.images, s.in_channels, s.in_height, s.in_width, s.out_channels,
                         s.out_height, s.out_width, s.groups, s.kernel_height, s.kernel_width,
                         s.stride_height, s.stride_width, s.dilation_height, s.dilation_width})
    if (extent < 1) return false;
  return s.in_channels % s.groups == 0 && s.out_channels % s.groups == 0 && s.pad_top >= 0 &&
         s.pad_left >= 0;
}

std::string implementation(const PrimitiveDescription &description) {
  const char *name = "";
  dnnl_primitive_desc_query(description, dnnl_query_impl_info_str, 0, &name);
  return name;
}

}  // namespace

int make_plan(
    const facet_convolution &s, facet_pass pass, facet_layout input, facet_layout output,
    facet_algorithm algorithm, bool with_bias, facet_plan &plan) {
  if (!possible(s)) return fail(dnnl_invalid_arguments, "convolution");
  plan.pass = pass;
  plan.with_bias = with_bias && pass != FACET_BACKWARD_DATA;
  plan.x_outer = feature_map(s.images, s.in_channels, s.in_height, s.in_width, input);
  plan.y_outer = feature_map(s.images, s.out_channels, s.out_height, s.out_width, output);
  plan.w_outer = weights(s, false);
  dnnl_dims_t channels = {s.out_channels};
  dnnl_memory_desc_init_by_tag(&plan.b, 1, channels, dnnl_f32, dnnl_a);

  auto direct = s.transposed ? dnnl_deconvolution_direct : dnnl_convolution_direct;
  PrimitiveDescription description;
  dnnl_status_t status = dnnl_unimplemented;
  bool winograd = algorithm == FACET_WINOGRAD && !s.transposed && pass != FACET_BACKWARD_WEIGHTS;
  if (winograd)
    status = describe(
        s, plan, dnnl_convolution_winograd, input == FACET_PLAIN || output == FACET_PLAIN, input,
        output, description);
  if (status != dnnl_success && input == FACET_BLOCKED && output == FACET_BLOCKED) {
    PrimitiveDescription fixed;
    status = describe(s, plan, direct, false, input, output, fixed);
    // The general fallback is a hundred times slower than a reorder.
    if (status == dnnl_success && implementation(fixed).find("ref") == std::string::npos)
      description = std::move(fixed);
  }
  if (!description) status = describe(s, plan, direct, true, input, output, description);
  if (status != dnnl_success) return fail(status, "convolution");

  status = dnnl_primitive_create(plan.primitive.out(), description);
  if (status != dnnl_success) return fail(status, "convolution");
  plan.implementation = implementation(description);
  auto query = [&](dnnl_query_t what) {
    const dnnl_memory_desc_t *found = dnnl_primitive_desc_query_md(description, what, 0);
    return found ? *found : dnnl_memory_desc_t{};
  };
  plan.x_inner = query(pass == FACET_BACKWARD_DATA ? dnnl_query_diff_src_md : dnnl_query_src_md);
  plan.y_inner = query(pass == FACET_FORWARD ? dnnl_query_dst_md : dnnl_query_diff_dst_md);
  plan.w_inner =
      query(pass == FACET_BACKWARD_WEIGHTS ? dnnl_query_diff_weights_md : dnnl_query_weights_md);
  auto pad = query(dnnl_query_scratchpad_md);
  plan.scratch = dnnl_memory_desc_get_size(&pad);

  plan.x_differs = !same(plan.x_inner, plan.x_outer);
  plan.y_differs = !same(plan.y_inner, plan.y_outer);
  plan.w_differs = !same(plan.w_inner, plan.w_outer);
  auto reorder = [&](const dnnl_memory_desc_t &outer, const dnnl_memory_desc_t &inner,
                     bool outwards, Reorder &into) {
    return outwards ? make_reorder(inner, outer, into) : make_reorder(outer, inner, into);
  };
  int problem = 0;
  if (plan.x_differs)
    problem = reorder(plan.x_outer, plan.x_inner, pass == FACET_BACKWARD_DATA, plan.x_reorder);
  if (plan.y_differs && !problem)
    problem = reorder(plan.y_outer, plan.y_inner, pass == FACET_FORWARD, plan.y_reorder);
  if (plan.w_differs && !problem)
    problem = reorder(plan.w_outer, plan.w_inner, pass == FACET_BACKWARD_WEIGHTS, plan.w_reorder);
  return problem;
}

}  // namespace facet
