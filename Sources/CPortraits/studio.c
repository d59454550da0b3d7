#include "studio.h"

#include <stdlib.h>

void studio_free(studio *s) {
  for (int i = 0; i < MESHES; i++) grid_free(&s->mesh[i]);
  layer_free(&s->skin), layer_free(&s->hair), layer_free(&s->behind), layer_free(&s->shadow);
  free(s);
}

studio *studio_new(int side) {
  studio *s = calloc(1, sizeof *s);
  if (!s) return NULL;
  int bad = grid_alloc(&s->mesh[HEAD], HEAD_ROWS, HEAD_COLS);
  bad |= grid_alloc(&s->mesh[EAR_LEFT], EAR_ROWS, EAR_COLS);
  bad |= grid_alloc(&s->mesh[EAR_RIGHT], EAR_ROWS, EAR_COLS);
  bad |= grid_alloc(&s->mesh[HAIR], HAIR_ROWS, HAIR_COLS);
  if (side > 0) {
    bad |= layer_alloc(&s->skin, side, side) | layer_alloc(&s->hair, side, side) |
           layer_alloc(&s->behind, side, side);
    bad |= layer_alloc(&s->shadow, SHADOW_SIZE, SHADOW_SIZE);
  }
  if (bad) {
    studio_free(s);
    return NULL;
  }
  return s;
}

void pose_head(studio *st, scene *s) {
  grid *head = &st->mesh[HEAD];
  build_head(head, &s->f);
  s->p = pose_of(&s->f);
  s->w = frame(head, &s->f, &s->p);
}

void pose_all(studio *st, scene *s) {
  const face *f = &s->f;
  grid *head = &st->mesh[HEAD];
  build_ear(&st->mesh[EAR_LEFT], f, 0);
  build_ear(&st->mesh[EAR_RIGHT], f, 1);
  build_hair(&st->mesh[HAIR], f);
  float body[HEAD_ROWS * HEAD_COLS];
  for (int i = 0; i < head->count; i++) {
    float *at = head->attribute + (size_t)i * A_COUNT;
    body[i] = at[A_EXTRA];
    at[A_ALONG] = hair_inside(f, at[A_THETA], at[A_BY]);
  }
  for (int m = 0; m < MESHES; m++) {
    grid *g = &st->mesh[m];
    if (m == EAR_LEFT || m == EAR_RIGHT)
      for (int i = 0; i < g->count; i++) {
        float *at = g->attribute + (size_t)i * A_COUNT;
        at[A_ALONG] = hair_inside(f, at[A_THETA], at[A_BY]);
      }
    place(g, &s->p, m == HEAD ? body : NULL);
    project(g, &s->w);
  }
  grid *hair = &st->mesh[HAIR];
  for (int i = 0; i < hair->count; i++) {
    float *at = hair->attribute + (size_t)i * A_COUNT;
    vec3 t = turn(s->p.r, v3(at[A_TX], at[A_TY], at[A_TZ]));
    at[A_TX] = t.x, at[A_TY] = t.y, at[A_TZ] = t.z;
  }
}

int cast_shadows(studio *st, const scene *s) {
  vec3 k = s->f.key, right = unit3(v3(k.z, 0, -k.x)), up = cross3(k, right);
  float *x[MESHES], *y[MESHES], *z[MESHES];
  layer_clear(&st->shadow);
  const float reach = 1.9f;
  for (int m = 0; m < MESHES; m++) {
    grid *g = &st->mesh[m];
    x[m] = malloc(3 * (size_t)g->count * sizeof(float));
    if (!x[m]) {
      for (int i = 0; i < m; i++) free(x[i]);
      return -1;
    }
    y[m] = x[m] + g->count, z[m] = y[m] + g->count;
    for (int i = 0; i < g->count; i++) {
      vec3 c = sub3(g->camera[i], v3(0, -0.1f, -0.6f));
      x[m][i] = 0.5f + 0.5f * dot3(c, right) / reach;
      y[m][i] = 0.5f - 0.5f * dot3(c, up) / reach;
      z[m][i] = dot3(c, k);
    }
    draw(&st->shadow, g, x[m], y[m], z[m], m, BOTH, m == HAIR ? A_EXTRA : -1, 0.04f);
  }
  for (int m = 0; m < MESHES; m++) {
    grid *g = &st->mesh[m];
    float bias = m == HAIR ? 0.10f : 0.045f;
    for (int i = 0; i < g->count; i++) {
      float px = x[m][i] * SHADOW_SIZE, py = y[m][i] * SHADOW_SIZE, sum = 0;
      for (int j = -2; j <= 2; j++)
        for (int h = -2; h <= 2; h++) {
          int cx = (int)floorf(px + 2.3f * h), cy = (int)floorf(py + 2.3f * j);
          cx = cx < 0 ? 0 : cx >= SHADOW_SIZE ? SHADOW_SIZE - 1 : cx;
          cy = cy < 0 ? 0 : cy >= SHADOW_SIZE ? SHADOW_SIZE - 1 : cy;
          float over = st->shadow.depth[cy * SHADOW_SIZE + cx] - z[m][i];
          sum += 1 - step3(bias, bias + 0.10f, over);
        }
      g->attribute[(size_t)i * A_COUNT + A_SHADOW] *= sum / 25;
    }
  }
  for (int m = 0; m < MESHES; m++) free(x[m]);
  return 0;
}

void draw_layers(studio *st) {
  layer_clear(&st->skin), layer_clear(&st->hair), layer_clear(&st->behind);
  for (int m = 0; m < MESHES; m++) {
    grid *g = &st->mesh[m];
    if (m == HAIR) {
      draw(&st->hair, g, g->x, g->y, g->z, m, FRONTS, A_EXTRA, -0.15f);
      draw(&st->behind, g, g->x, g->y, g->z, m, BACKS, A_EXTRA, -0.15f);
    } else {
      draw(&st->skin, g, g->x, g->y, g->z, m, m == HEAD ? FRONTS : BOTH, -1, 0);
    }
  }
}
