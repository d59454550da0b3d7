// A picture from its parameters: build, frame, shadow, draw, shade, filter.

#include <stdatomic.h>
#include <stdlib.h>

#include "CPortraits.h"
#include "clones.h"
#include "facet_parallel.h"
#include "studio.h"

/// Interpolates what the strip's pixels show.
FACET_CLONES
static void gather(strip *b, const studio *st, const layer *l, int row) {
  for (int i = 0; i < b->n; i++) {
    int32_t id = l->triangle[(size_t)row * l->width + b->at[i]];
    const grid *g = &st->mesh[id >> TRIANGLE_BITS];
    const int32_t *v = g->index + 3 * (size_t)(id & ((1 << TRIANGLE_BITS) - 1));
    float px = (b->at[i] + 0.5f) / l->width, py = (row + 0.5f) / l->height;
    float ax = g->x[v[0]], ay = g->y[v[0]], bx = g->x[v[1]] - ax, by = g->y[v[1]] - ay;
    float cx = g->x[v[2]] - ax, cy = g->y[v[2]] - ay, dx = px - ax, dy = py - ay;
    float k = 1 / (bx * cy - by * cx);
    float wb = (dx * cy - dy * cx) * k, wc = (bx * dy - by * dx) * k, wa = 1 - wb - wc;
    const float *a0 = g->attribute + (size_t)v[0] * A_COUNT,
                *a1 = g->attribute + (size_t)v[1] * A_COUNT;
    const float *a2 = g->attribute + (size_t)v[2] * A_COUNT;
    float mixed[A_COUNT];
    for (int m = 0; m < A_COUNT; m++) mixed[m] = wa * a0[m] + wb * a1[m] + wc * a2[m];
    for (int m = 0; m < A_COUNT; m++) b->v[m][i] = mixed[m];
  }
}

/// Whether any pixel of the strip lies in a box of the sheet.
static int touches(const strip *b, float x, float y0, float y1) {
  for (int i = 0; i < b->n; i++)
    if (fabsf(b->v[A_BX][i]) < x && b->v[A_BY][i] > y0 && b->v[A_BY][i] < y1) return 1;
  return 0;
}

static void shade_skin(const scene *s, strip *b) {
  const face *f = &s->f;
  paint_skin(s, b);
  if (touches(b, 0.66f, 0.02f, 0.40f)) paint_brows(s, b);
  paint_beard(s, b);
  int mouth = touches(b, 0.40f, f->mouth_y - 0.28f, f->mouth_y + 0.18f);
  if (mouth) paint_lips(s, b);
  if (touches(b, 4, -4, -1.1f)) paint_cloth(s, b);
  light_skin(s, b);
  if (mouth) shade_mouth(s, b);
  if (touches(b, 0.55f, -0.12f, 0.20f)) shade_eyes(s, b);
}

typedef struct {
  float *r, *g, *b, *depth;
} line;

FACET_CLONES
static void blend(const strip *b, line l) {
  for (int i = 0; i < b->n; i++) {
    int x = b->at[i];
    l.r[x] = mixf(l.r[x], b->r[i], b->alpha[i]);
    l.g[x] = mixf(l.g[x], b->g[i], b->alpha[i]);
    l.b[x] = mixf(l.b[x], b->b[i], b->alpha[i]);
  }
}

/// Lays one side of the hair over a row, where it is before the skin.
static void lay_hair(
    const studio *st, const scene *s, const layer *hair, int row, line l, strip *b) {
  int width = hair->width;
  size_t first = (size_t)row * width;
  const float *skin = st->skin.depth + first, *depth = hair->depth + first;
  for (int x = 0; x < width;) {
    for (b->n = 0; x < width && b->n < STRIP; x++)
      if (hair->triangle[first + x] >= 0 && depth[x] > skin[x] - 0.01f) b->at[b->n++] = x;
    if (b->n == 0) continue;
    gather(b, st, hair, row);
    shade_hair(s, b);
    for (int i = 0; i < b->n; i++) {
      int at = b->at[i];
      b->alpha[i] *= step3(-0.01f, 0.015f, depth[at] - skin[at]);
      if (b->alpha[i] > 0.5f) l.depth[at] = depth[at];
    }
    blend(b, l);
  }
}

/// One row of samples, in linear light.
static void shade_row(const studio *st, const scene *s, int row, line l, strip *b) {
  const layer *skin = &st->skin;
  int width = skin->width;
  size_t first = (size_t)row * width;
  shade_background(s, width, skin->height, row, l.r, l.g, l.b);
  for (int x = 0; x < width; x++) l.depth[x] = skin->depth[first + x];
  for (int x = 0; x < width;) {
    for (b->n = 0; x < width && b->n < STRIP; x++)
      if (skin->triangle[first + x] >= 0) b->alpha[b->n] = 1, b->at[b->n++] = x;
    if (b->n == 0) continue;
    gather(b, st, skin, row);
    shade_skin(s, b);
    blend(b, l);
  }
  lay_hair(st, s, &st->behind, row, l, b);
  lay_hair(st, s, &st->hair, row, l, b);
  shade_glasses(s, width, skin->height, row, l.depth, l.r, l.g, l.b);
}

/// Film: exposure, a soft shoulder, the sRGB curve (fitted by three square roots, within 0.002).
FACET_CLONES
static void develop(int n, float exposure, float *x) {
  for (int i = 0; i < n; i++) {
    float c = 1.0f - exp_(-1.30f * exposure * (x[i] > 0 ? x[i] : 0));
    float s1 = sqrtf(c), s2 = sqrtf(s1), s3 = sqrtf(s2);
    float y = 0.662002687f * s1 + 0.684122060f * s2 - 0.323583601f * s3 - 0.0225411470f * c;
    x[i] = saturate(c < 0.0031308f ? 12.92f * c : y);
  }
}

typedef struct {
  const studio *st;
  const scene *s;
  int size, samples;
  float grain;
  uint64_t seed;
  float *out;
  atomic_int *failed;
} canvas;

static void add_grain(const canvas *c, int row, float *x) {
  const uint32_t first = (uint32_t)(c->seed & 0xFFFFF) * 7919u;
  const int32_t line = row * 3 + (int32_t)(c->seed >> 20 & 0xFFFFF);
  for (int i = 0; i < c->size; i++) {
    float sum = 0;
    for (uint32_t k = 0; k < 4; k++)
      sum += hash2((int32_t)((uint32_t)i * 4 + k + first), line) - 0.5f;
    x[i] = saturate(x[i] + c->grain * 1.7320508f * sum);
  }
}

static void rows(void *context, int64_t begin, int64_t end) {
  const canvas *c = context;
  int width = c->size * c->samples;
  float *buffer = malloc(4 * (size_t)width * sizeof(float));
  strip *b = malloc(sizeof *b);
  if (!buffer || !b) {
    atomic_store(c->failed, 1);
    free(buffer), free(b);
    return;
  }
  line l = {buffer, buffer + width, buffer + 2 * width, buffer + 3 * width};
  size_t plane = (size_t)c->size * c->size;
  float weight = 1.0f / (c->samples * c->samples);
  for (int64_t y = begin; y < end; y++) {
    float *out[3] = {
        c->out + y * c->size, c->out + plane + y * c->size, c->out + 2 * plane + y * c->size};
    for (int k = 0; k < 3; k++) memset(out[k], 0, c->size * sizeof(float));
    for (int j = 0; j < c->samples; j++) {
      shade_row(c->st, c->s, (int)y * c->samples + j, l, b);
      float *in[3] = {l.r, l.g, l.b};
      for (int k = 0; k < 3; k++) {
        develop(width, c->s->f.exposure, in[k]);
        for (int x = 0; x < c->size; x++)
          for (int i = 0; i < c->samples; i++) out[k][x] += weight * in[k][x * c->samples + i];
      }
    }
    if (c->grain > 0)
      add_grain(c, (int)y, out[0]), add_grain(c, (int)y, out[1]), add_grain(c, (int)y, out[2]);
  }
  free(buffer), free(b);
}

typedef struct {
  const float *params;
  int size, samples;
  float grain;
  const uint64_t *seeds;
  float *out;
  atomic_int failed;
} job;

static void picture(void *context, int64_t begin, int64_t end) {
  job *j = context;
  int side = j->size * j->samples;
  studio *st = studio_new(j->out && side ? side : 0);
  if (!st) {
    atomic_store(&j->failed, 1);
    return;
  }
  for (int64_t i = begin; i < end; i++) {
    scene s;
    face_init(&s.f, j->params + i * P_COUNT);
    pose_head(st, &s);
    pose_all(st, &s);
    s.view = v3(s.p.r[6], s.p.r[7], s.p.r[8]);
    s.half = unit3(add3(s.f.key, v3(0, 0, 1)));
    s.footprint = 1 / (side * sqrtf(s.w.ax * s.w.ax + s.w.bx * s.w.bx));
    if (cast_shadows(st, &s)) atomic_store(&j->failed, 1);
    draw_layers(st);
    canvas c = {st, &s, j->size, j->samples, j->grain, j->seeds ? j->seeds[i] : 0,
        j->out + (size_t)i * 3 * j->size * j->size, &j->failed};
    facet_parallel_for(j->size, 4, rows, &c);
  }
  studio_free(st);
}

int facet_portrait_render(const float *params, int64_t count, int size, int samples, float grain,
    const uint64_t *seeds, float *out) {
  job j = {params, size, samples, grain, seeds, out, 0};
  facet_parallel_for(count, 1, picture, &j);
  return atomic_load(&j.failed) ? -1 : 0;
}

static void mark(void *context, int64_t begin, int64_t end) {
  job *j = context;
  studio *st = studio_new(0);
  if (!st) {
    atomic_store(&j->failed, 1);
    return;
  }
  for (int64_t i = begin; i < end; i++) {
    scene s;
    vec3 marks[68];
    face_init(&s.f, j->params + i * P_COUNT);
    pose_head(st, &s);
    landmarks_in_camera(&st->mesh[HEAD], &s.f, &s.p, marks);
    for (int k = 0; k < 68; k++)
      to_picture(&s.w, marks[k], &j->out[(i * 68 + k) * 2], &j->out[(i * 68 + k) * 2 + 1]);
  }
  studio_free(st);
}

int facet_portrait_landmarks(const float *params, int64_t count, float *points) {
  job j = {params, 0, 1, 0, NULL, points, 0};
  facet_parallel_for(count, 1, mark, &j);
  return atomic_load(&j.failed) ? -1 : 0;
}
