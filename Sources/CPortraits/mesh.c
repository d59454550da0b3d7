#include "mesh.h"

#include <stdlib.h>

#include "clones.h"

int grid_alloc(grid *g, int rows, int cols) {
  g->rows = rows, g->cols = cols, g->count = rows * cols;
  g->triangles = 2 * (rows - 1) * (cols - 1);
  size_t n = (size_t)g->count;
  g->object = calloc(n, sizeof(vec3));
  g->normal = calloc(n, sizeof(vec3));
  g->camera = calloc(n, sizeof(vec3));
  g->x = calloc(n, sizeof(float));
  g->y = calloc(n, sizeof(float));
  g->z = calloc(n, sizeof(float));
  g->attribute = calloc(n * A_COUNT, sizeof(float));
  g->index = calloc((size_t)g->triangles * 3, sizeof(int32_t));
  if (!g->object || !g->normal || !g->camera || !g->x || !g->y || !g->z || !g->attribute ||
      !g->index)
    return -1;
  int32_t *t = g->index;
  for (int r = 0; r + 1 < rows; r++)
    for (int c = 0; c + 1 < cols; c++) {
      int32_t a = r * cols + c, b = a + 1, d = a + cols, e = d + 1;
      *t++ = a, *t++ = d, *t++ = b;
      *t++ = b, *t++ = d, *t++ = e;
    }
  return 0;
}

void grid_free(grid *g) {
  free(g->object), free(g->normal), free(g->camera);
  free(g->x), free(g->y), free(g->z), free(g->attribute), free(g->index);
}

/// Normals from central differences along rows and columns.
void grid_normals(grid *g) {
  vec3 middle_a = g->object[g->rows / 2 * g->cols];
  vec3 middle_b = g->object[g->rows / 2 * g->cols + g->cols - 1];
  vec3 gap = sub3(middle_a, middle_b);
  int closed = dot3(gap, gap) < 1e-6f;
  for (int r = 0; r < g->rows; r++) {
    int up = r > 0 ? r - 1 : r, down = r + 1 < g->rows ? r + 1 : r;
    for (int c = 0; c < g->cols; c++) {
      int left = c > 0 ? c - 1 : closed ? g->cols - 2 : c;
      int right = c + 1 < g->cols ? c + 1 : closed ? 1 : c;
      vec3 dc = sub3(g->object[r * g->cols + right], g->object[r * g->cols + left]);
      vec3 dr = sub3(g->object[down * g->cols + c], g->object[up * g->cols + c]);
      g->normal[r * g->cols + c] = unit3(cross3(dr, dc));
    }
  }
}

vec3 turn(const float *r, vec3 v) {
  return v3(r[0] * v.x + r[1] * v.y + r[2] * v.z, r[3] * v.x + r[4] * v.y + r[5] * v.z,
      r[6] * v.x + r[7] * v.y + r[8] * v.z);
}

/// Roll after pitch after yaw.
static void rotation(float *r, float yaw, float pitch, float roll) {
  float cy = cosf(yaw), sy = sinf(yaw), cp = cosf(pitch), sp = sinf(pitch);
  float a[9] = {cy, 0, sy, -sp * sy, cp, sp * cy, -cp * sy, -sp, cp * cy};
  float cr = cosf(roll), sr = sinf(roll);
  for (int i = 0; i < 3; i++) {
    r[i] = cr * a[i] - sr * a[3 + i];
    r[3 + i] = sr * a[i] + cr * a[3 + i];
    r[6 + i] = a[6 + i];
  }
}

pose pose_of(const face *f) {
  pose p;
  rotation(p.r, f->yaw, f->pitch, 0);
  rotation(p.body, 0.35f * f->yaw, 0.1f * f->pitch, -f->roll);
  p.pivot_head = turn(p.r, v3(0, -1.15f, -0.75f));
  return p;
}

FACET_CLONES
void place(grid *g, const pose *p, const float *body_weight) {
  vec3 pivot = v3(0, -1.15f, -0.75f);
  for (int i = 0; i < g->count; i++) {
    vec3 head = turn(p->r, g->object[i]), normal = turn(p->r, g->normal[i]);
    float w = body_weight ? body_weight[i] : 0;
    if (w > 0) {
      vec3 body = add3(turn(p->body, sub3(g->object[i], pivot)), p->pivot_head);
      vec3 body_normal = turn(p->body, g->normal[i]);
      head = add3(mul3(head, 1 - w), mul3(body, w));
      normal = unit3(add3(mul3(normal, 1 - w), mul3(body_normal, w)));
    }
    g->camera[i] = head;
    float *a = g->attribute + (size_t)i * A_COUNT;
    a[A_OX] = g->object[i].x, a[A_OY] = g->object[i].y, a[A_OZ] = g->object[i].z;
    a[A_NX] = normal.x, a[A_NY] = normal.y, a[A_NZ] = normal.z;
  }
}

void to_picture(const framing *w, vec3 v, float *x, float *y) {
  float s = CAMERA_DISTANCE / (CAMERA_DISTANCE - v.z);
  float px = v.x * s, py = -v.y * s;
  *x = w->ax * px + w->ay * py + w->cx;
  *y = w->bx * px + w->by * py + w->cy;
}

FACET_CLONES
void project(grid *g, const framing *w) {
  for (int i = 0; i < g->count; i++) {
    to_picture(w, g->camera[i], &g->x[i], &g->y[i]);
    g->z[i] = g->camera[i].z;
  }
}
