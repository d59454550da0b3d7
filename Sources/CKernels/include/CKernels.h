#ifndef FACET_CKERNELS_H
#define FACET_CKERNELS_H

// The umbrella of the compute kernels. Each family has a header of its own.
#include "facet_correlate.h"
#include "facet_ceiling.h"
#include "facet_elementwise.h"
#include "facet_filters.h"
#include "facet_fused.h"
#include "facet_layout.h"
#include "facet_parallel.h"
#include "facet_styled.h"
#include "facet_pooling.h"
#include "facet_resample.h"
#include "facet_winograd.h"

#endif
