// Running plans: reorders at the edges where the caller's layouts are not the implementation's, all
// temporary memory from this thread's scratch buffers.

#include "CKernels.h"
#include "plan.hpp"

using namespace facet;

namespace {

size_t size_of(const dnnl_memory_desc_t &d) { return dnnl_memory_desc_get_size(&d); }

struct Argument {
  int name;
  const dnnl_memory_desc_t *description;
  const void *data;
};

int execute(const facet_plan &plan, std::initializer_list<Argument> arguments) {
  Memory memories[6];
  dnnl_exec_arg_t list[6];
  int count = 0;
  for (const Argument &argument : arguments) {
    if (!argument.data) continue;
    dnnl_memory_create(
        memories[count].out(), argument.description, engine(), const_cast<void *>(argument.data));
    list[count] = {argument.name, memories[count]};
    ++count;
  }
  if (plan.scratch) {
    dnnl_memory_desc_t bytes;
    dnnl_dims_t extent = {dnnl_dim_t(plan.scratch)};
    dnnl_memory_desc_init_by_tag(&bytes, 1, extent, dnnl_u8, dnnl_a);
    dnnl_memory_create(
        memories[count].out(), &bytes, engine(), scratch(scratch_primitive, plan.scratch));
    list[count] = {DNNL_ARG_SCRATCHPAD, memories[count]};
    ++count;
  }
  dnnl_status_t status = dnnl_primitive_execute(plan.primitive, stream(), count, list);
  if (status == dnnl_success) status = dnnl_stream_wait(stream());
  return status == dnnl_success ? 0 : fail(status, plan.implementation);
}

/// A feature map on its way in: itself, or reordered in scratch memory.
int enter(
    bool differs, const Reorder &reorder, const dnnl_memory_desc_t &outer,
    const dnnl_memory_desc_t &inner, Scratch place, const void *given, const void *&ready) {
  ready = given;
  if (!differs) return 0;
  void *buffer = scratch(place, size_of(inner));
  ready = buffer;
  return run_reorder(reorder, outer, given, inner, buffer);
}

int ready_weights(
    const facet_plan &plan, const float *weights, const void *prepared, const void *&ready) {
  ready = prepared;
  if (prepared) return 0;
  return enter(
      plan.w_differs, plan.w_reorder, plan.w_outer, plan.w_inner, scratch_weights, weights, ready);
}

}  // namespace

int64_t facet_plan_weights_bytes(const facet_plan *plan) { return int64_t(size_of(plan->w_inner)); }

int facet_plan_prepare_weights(const facet_plan *plan, const float *weights, void *prepared) {
  facet_announce_threads();
  if (plan->w_differs)
    return run_reorder(plan->w_reorder, plan->w_outer, weights, plan->w_inner, prepared);
  __builtin_memcpy(prepared, weights, size_of(plan->w_inner));
  return 0;
}

int facet_plan_forward(
    const facet_plan *plan, const float *x, const float *weights, const void *prepared,
    const float *bias, float *y) {
  facet_announce_threads();
  const void *source, *filter;
  if (int problem = ready_weights(*plan, weights, prepared, filter)) return problem;
  if (int problem = enter(
          plan->x_differs, plan->x_reorder, plan->x_outer, plan->x_inner, scratch_source, x, source))
    return problem;
  void *result = plan->y_differs ? scratch(scratch_result, size_of(plan->y_inner)) : y;
  int problem = execute(
      *plan, {{DNNL_ARG_SRC, &plan->x_inner, source},
              {DNNL_ARG_WEIGHTS, &plan->w_inner, filter},
              {DNNL_ARG_BIAS, &plan->b, bias},
              {DNNL_ARG_DST, &plan->y_inner, result}});
  if (problem || !plan->y_differs) return problem;
  return run_reorder(plan->y_reorder, plan->y_inner, result, plan->y_outer, y);
}

int facet_plan_backward_data(
    const facet_plan *plan, const float *dy, const float *weights, const void *prepared, float *dx) {
  facet_announce_threads();
  const void *source, *filter;
  if (int problem = ready_weights(*plan, weights, prepared, filter)) return problem;
  if (int problem = enter(
          plan->y_differs, plan->y_reorder, plan->y_outer, plan->y_inner, scratch_source, dy,
          source))
    return problem;
  void *result = plan->x_differs ? scratch(scratch_result, size_of(plan->x_inner)) : dx;
  int problem = execute(
      *plan, {{DNNL_ARG_DIFF_DST, &plan->y_inner, source},
              {DNNL_ARG_WEIGHTS, &plan->w_inner, filter},
              {DNNL_ARG_DIFF_SRC, &plan->x_inner, result}});
  if (problem || !plan->x_differs) return problem;
  return run_reorder(plan->x_reorder, plan->x_inner, result, plan->x_outer, dx);
}

int facet_plan_backward_weights(
    const facet_plan *plan, const float *x, const float *dy, float *dweights, float *dbias) {
  facet_announce_threads();
  const void *source, *gradient;
  if (int problem = enter(
          plan->x_differs, plan->x_reorder, plan->x_outer, plan->x_inner, scratch_source, x, source))
    return problem;
  if (int problem = enter(
          plan->y_differs, plan->y_reorder, plan->y_outer, plan->y_inner, scratch_result, dy,
          gradient))
    return problem;
  void *result = plan->w_differs ? scratch(scratch_weights, size_of(plan->w_inner)) : dweights;
  int problem = execute(
      *plan, {{DNNL_ARG_SRC, &plan->x_inner, source},
              {DNNL_ARG_DIFF_DST, &plan->y_inner, gradient},
              {DNNL_ARG_DIFF_WEIGHTS, &plan->w_inner, result},
              {DNNL_ARG_DIFF_BIAS, &plan->b, plan->with_bias ? dbias : nullptr}});
  if (problem || !plan->w_differs) return problem;
  return run_reorder(plan->w_reorder, plan->w_inner, result, plan->w_outer, dweights);
}

// The same in one call.

namespace {

struct Acquired {
  facet_plan *plan = nullptr;
  ~Acquired() { facet_plan_release(plan); }
};

}  // namespace

int facet_convolve(
    const facet_convolution *shape, facet_algorithm algorithm, const float *x, facet_layout input,
    const float *weights, const float *bias, float *y, facet_layout output) {
  Acquired a;
  if (int problem = facet_plan_acquire(
          shape, FACET_FORWARD, input, output, algorithm, bias != nullptr, &a.plan))
    return problem;
  return facet_plan_forward(a.plan, x, weights, nullptr, bias, y);
}

int facet_convolve_backward_data(
    const facet_convolution *shape, facet_algorithm algorithm, const float *dy, facet_layout output,
    const float *weights, float *dx, facet_layout input) {
  Acquired a;
  if (int problem =
          facet_plan_acquire(shape, FACET_BACKWARD_DATA, input, output, algorithm, 0, &a.plan))
    return problem;
  return facet_plan_backward_data(a.plan, dy, weights, nullptr, dx);
}

int facet_convolve_backward_weights(
    const facet_convolution *shape, const float *x, facet_layout input, const float *dy,
    facet_layout output, float *dweights, float *dbias) {
  Acquired a;
  if (int problem = facet_plan_acquire(
          shape, FACET_BACKWARD_WEIGHTS, input, output, FACET_DIRECT, dbias != nullptr, &a.plan))
    return problem;
  return facet_plan_backward_weights(a.plan, x, dy, dweights, dbias);
}
