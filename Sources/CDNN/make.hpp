#pragma once

#include "plan.hpp"

namespace facet {

/// Fills a plan; 0 or a status with its message kept.
int make_plan(
    const facet_convolution &shape, facet_pass pass, facet_layout input, facet_layout output,
    facet_algorithm algorithm, bool with_bias, facet_plan &plan);

}  // namespace facet
