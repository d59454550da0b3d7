// A blocked feature map to a picture of few channels, with weights of their own for each image.

#include "styled.h"

#include "facet_parallel.h"

#include <stdlib.h>

void facet_project_forward(
    int64_t images, int64_t channels, int64_t pixels, int64_t outputs, const float *weights,
    const float *bias, const float *x, float *y) {
  struct project_job job = {.channels = channels, .pixels = pixels, .outputs = outputs,
                            .stretches = (pixels + PIXELS - 1) / PIXELS, .weights = weights,
                            .bias = bias, .x = x, .y = y};
  facet_parallel_for(images * job.stretches, 8, styled_variant()->project, &job);
}

void facet_project_backward(
    int64_t images, int64_t channels, int64_t pixels, int64_t outputs, const float *weights,
    const float *x, const float *dy, float *dx, float *dweights) {
  int64_t blocks = channels / 16, stretches = (pixels + REACH - 1) / REACH;
  struct project_job job = {.channels = channels, .pixels = pixels, .outputs = outputs,
                            .stretches = stretches, .weights = weights, .x = x, .dy = dy, .dx = dx};
  job.sums = malloc((size_t)(images * blocks * stretches * outputs * 16) * sizeof(float));
  if (!job.sums) abort();
  facet_parallel_for(images * blocks * stretches, 4, styled_variant()->spread, &job);
  for (int64_t plane = 0; plane < images * blocks; ++plane)
    for (int64_t k = 0; k < outputs; ++k)
      for (int64_t lane = 0; lane < 16; ++lane) {
        double total = 0;
        for (int64_t t = 0; t < stretches; ++t)
          total += job.sums[((plane * stretches + t) * outputs + k) * 16 + lane];
        dweights[(plane / blocks * outputs + k) * channels + plane % blocks * 16 + lane] =
            (float)total;
      }
  free(job.sums);
}
