// Plans by shape. Making one costs milliseconds of code generation, so they are kept; at most
// `capacity` of them, the least recently used going first. A plan in use outlives its eviction.

#include <algorithm>
#include <array>
#include <chrono>
#include <list>
#include <map>
#include <mutex>
#include <vector>

#include "CKernels.h"
#include "make.hpp"

namespace facet {

namespace {

using Key = std::array<int64_t, 22>;

Key key(
    const facet_convolution &s, facet_pass pass, facet_layout input, facet_layout output,
    facet_algorithm algorithm, int with_bias) {
  return {s.images, s.in_channels, s.in_height, s.in_width, s.out_channels, s.out_height,
          s.out_width, s.groups, s.kernel_height, s.kernel_width, s.stride_height, s.stride_width,
          s.dilation_height, s.dilation_width, s.pad_top, s.pad_left, s.transposed, pass,
          input * 2 + output, algorithm, with_bias != 0, facet_threads()};
}

constexpr size_t capacity = 512;

class Cache {
 public:
  facet_plan *find(const Key &key) {
    std::lock_guard<std::mutex> lock(mutex);
    auto found = plans.find(key);
    if (found == plans.end()) return nullptr;
    order.splice(order.begin(), order, found->second.place);
    found->second.plan->owners += 1;
    return found->second.plan;
  }

  /// Takes over the plan, or returns the one that another thread added meanwhile.
  facet_plan *add(const Key &key, facet_plan *plan) {
    std::lock_guard<std::mutex> lock(mutex);
    auto found = plans.find(key);
    if (found != plans.end()) {
      facet_plan_release(plan);
      found->second.plan->owners += 1;
      return found->second.plan;
    }
    if (plans.size() >= capacity) {
      auto oldest = plans.find(order.back());
      facet_plan_release(oldest->second.plan);
      plans.erase(oldest);
      order.pop_back();
    }
    order.push_front(key);
    plans[key] = {plan, order.begin()};
    plan->owners += 1;
    return plan;
  }

 private:
  struct Entry {
    facet_plan *plan;
    std::list<Key>::iterator place;
  };
  std::mutex mutex;
  std::map<Key, Entry> plans;
  std::list<Key> order;
};

Cache &cache() {
  static Cache *shared = new Cache;  // outlives every static destructor
  return *shared;
}

/// Median seconds of a few runs on zeros; the values do not change the work.
double seconds(const facet_convolution &s, const facet_plan &plan) {
  auto count = [](const dnnl_memory_desc_t &d) { return dnnl_memory_desc_get_size(&d) / 4; };
  std::vector<float> x(count(plan.x_outer)), y(count(plan.y_outer));
  std::vector<float> w(size_t(s.out_channels * s.in_channels / s.groups * s.kernel_height * s.kernel_width));
  std::vector<float> bias(plan.with_bias ? size_t(s.out_channels) : 0);
  std::vector<float> prepared(size_t(facet_plan_weights_bytes(&plan)) / 4 + 16);
  void *aligned = reinterpret_cast<void *>((reinterpret_cast<uintptr_t>(prepared.data()) + 63) & ~uintptr_t(63));
  facet_plan_prepare_weights(&plan, w.data(), aligned);
  std::vector<double> times;
  for (int run = 0; run < 6; ++run) {
    auto start = std::chrono::steady_clock::now();
    if (plan.pass == FACET_FORWARD)
      facet_plan_forward(&plan, x.data(), nullptr, aligned, plan.with_bias ? bias.data() : nullptr, y.data());
    else
      facet_plan_backward_data(&plan, y.data(), nullptr, aligned, x.data());
    times.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(times.begin() + 1, times.end());
  return times[3];
}

}  // namespace

}  // namespace facet

int facet_plan_acquire(
    const facet_convolution *shape, facet_pass pass, facet_layout input, facet_layout output,
    facet_algorithm algorithm, int with_bias, facet_plan **plan) {
  using namespace facet;
  facet_announce_threads();
  Key wanted = key(*shape, pass, input, output, algorithm, with_bias);
  if ((*plan = cache().find(wanted))) return 0;

  if (algorithm == FACET_FASTEST) {
    facet_plan *direct = nullptr, *winograd = nullptr;
    int problem = facet_plan_acquire(shape, pass, input, output, FACET_DIRECT, with_bias, &direct);
    if (problem) return problem;
    problem = facet_plan_acquire(shape, pass, input, output, FACET_WINOGRAD, with_bias, &winograd);
    facet_plan *best = direct;
    if (!problem && winograd->implementation != direct->implementation &&
        seconds(*shape, *winograd) < seconds(*shape, *direct))
      best = winograd;
    facet_plan *other = best == direct ? winograd : direct;
    if (other) facet_plan_release(other);
    *plan = cache().add(wanted, best);
    return 0;
  }

  auto *made = new facet_plan;
  if (int problem = make_plan(*shape, pass, input, output, algorithm, with_bias != 0, *made)) {
    delete made;
    return problem;
  }
  *plan = cache().add(wanted, made);
  return 0;
}

void facet_plan_release(facet_plan *plan) {
  if (plan && --plan->owners == 0) delete plan;
}

const char *facet_plan_implementation(const facet_plan *plan) { return plan->implementation.c_str(); }
