// One pass per step and parameter. Definitions: PyTorch's torch.optim.
#include <math.h>

#include "clones.h"
#include "facet_elementwise.h"
#include "facet_parallel.h"

typedef struct {
  float *p, *m, *v;
  const float *g;
  float rate, beta1, beta2, epsilon, decay, correction2;
  bool first;
} StepTask;

FACET_CLONES
static void adam_rows(const StepTask *t, int64_t begin, int64_t end) {
  float *restrict p = t->p, *restrict m = t->m, *restrict v = t->v;
  const float *restrict g = t->g;
  for (int64_t i = begin; i < end; i++) {
    m[i] = t->beta1 * m[i] + (1 - t->beta1) * g[i];
    v[i] = t->beta2 * v[i] + (1 - t->beta2) * g[i] * g[i];
    p[i] = p[i] * t->decay - t->rate * m[i] / (sqrtf(v[i]) / t->correction2 + t->epsilon);
  }
}
static void adam_body(void *context, int64_t begin, int64_t end) {
  adam_rows(context, begin, end);
}

void facet_adam(float *parameter, const float *gradient, float *m, float *v, int64_t count,
                float rate, float beta1, float beta2, float epsilon, float decay, int64_t step) {
  StepTask t = {.p = parameter, .m = m, .v = v, .g = gradient, .beta1 = beta1, .beta2 = beta2,
                .epsilon = epsilon, .decay = 1 - rate * decay};
  t.rate = (float)(rate / (1 - pow(beta1, (double)step)));
  t.correction2 = (float)sqrt(1 - pow(beta2, (double)step));
  facet_parallel_for(count, 8192, adam_body, &t);
}

static void adamax_body(void *context, int64_t begin, int64_t end) {
  const StepTask *t = context;
  for (int64_t i = begin; i < end; i++) {
    t->m[i] = t->beta1 * t->m[i] + (1 - t->beta1) * t->g[i];
    const float kept = t->beta2 * t->v[i], fresh = fabsf(t->g[i]) + t->epsilon;
    t->v[i] = kept > fresh ? kept : fresh;
    t->p[i] -= t->rate * t->m[i] / t->v[i];
  }
}

void facet_adamax(float *parameter, const float *gradient, float *m, float *u, int64_t count,
                  float rate, float beta1, float beta2, float epsilon, int64_t step) {
  StepTask t = {.p = parameter, .m = m, .v = u, .g = gradient, .beta1 = beta1, .beta2 = beta2,
                .epsilon = epsilon};
  t.rate = (float)(rate / (1 - pow(beta1, (double)step)));
  facet_parallel_for(count, 8192, adamax_body, &t);
}

static void sgd_body(void *context, int64_t begin, int64_t end) {
  const StepTask *t = context;
  for (int64_t i = begin; i < end; i++) {
    t->m[i] = t->first ? t->g[i] : t->beta1 * t->m[i] + t->g[i];
    t->p[i] -= t->rate * t->m[i];
  }
}

void facet_sgd(float *parameter, const float *gradient, float *m, int64_t count, float rate,
               float momentum, int64_t step) {
  StepTask t = {.p = parameter, .m = m, .g = gradient, .rate = rate, .beta1 = momentum,
                .first = step == 1};
  facet_parallel_for(count, 8192, sgd_body, &t);
}
