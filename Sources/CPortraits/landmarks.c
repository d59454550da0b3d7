// The 68 landmarks of the iBUG scheme, and the framing that the FFHQ alignment derives from them.

#include "mesh.h"

static vec3 camera_of(const pose *p, vec3 v) { return turn(p->r, v); }

/// The raised surface where the sheet has (x, y), in front.
static vec3 on_face(const grid *g, float x, float y) {
  int best = -1;
  float least = 1e9f;
  int lo = g->cols / 6, hi = g->cols - lo;
  for (int r = 8; r < g->rows - 24; r++)
    for (int c = lo; c < hi; c++) {
      const float *at = g->attribute + (size_t)(r * g->cols + c) * A_COUNT;
      float d = sq(at[A_BX] - x) + sq(at[A_BY] - y);
      if (d < least) least = d, best = r * g->cols + c;
    }
  // One Newton step between the neighbours.
  const float *a = g->attribute + (size_t)(best - 1) * A_COUNT;
  const float *b = g->attribute + (size_t)(best + 1) * A_COUNT;
  const float *d = g->attribute + (size_t)(best - g->cols) * A_COUNT;
  const float *e = g->attribute + (size_t)(best + g->cols) * A_COUNT;
  const float *m = g->attribute + (size_t)best * A_COUNT;
  float cx = (b[A_BX] - a[A_BX]) / 2, cy = (b[A_BY] - a[A_BY]) / 2;
  float rx = (e[A_BX] - d[A_BX]) / 2, ry = (e[A_BY] - d[A_BY]) / 2;
  float det = cx * ry - cy * rx, dx = x - m[A_BX], dy = y - m[A_BY];
  if (fabsf(det) < 1e-9f) return g->object[best];
  float s = clampf((dx * ry - dy * rx) / det, -1, 1), t = clampf((cx * dy - cy * dx) / det, -1, 1);
  vec3 dc = mul3(sub3(g->object[best + 1], g->object[best - 1]), 0.5f);
  vec3 dr = mul3(sub3(g->object[best + g->cols], g->object[best - g->cols]), 0.5f);
  return add3(g->object[best], add3(mul3(dc, s), mul3(dr, t)));
}

/// A place of the head by level and angle.
static vec3 on_head(const grid *g, float level, float theta) {
  float row = head_row(level);
  int r = (int)row, best = 0;
  float least = 1e9f;
  for (int c = 0; c < g->cols; c++) {
    float d = fabsf(column_angle(c, g->cols) - theta);
    if (d < least) least = d, best = c;
  }
  int other = column_angle(best, g->cols) < theta ? best + 1 : best - 1;
  float t = (theta - column_angle(best, g->cols)) /
            (column_angle(other, g->cols) - column_angle(best, g->cols));
  vec3 a = g->object[r * g->cols + best], b = g->object[r * g->cols + other];
  vec3 c = g->object[(r + 1) * g->cols + best], d = g->object[(r + 1) * g->cols + other];
  float s = row - r;
  vec3 p = add3(mul3(a, 1 - t), mul3(b, t)), q = add3(mul3(c, 1 - t), mul3(d, t));
  return add3(mul3(p, 1 - s), mul3(q, s));
}

void landmarks_in_camera(const grid *g, const face *f, const pose *p, vec3 out[68]) {
  static const float level[9] = {14.0f, 13.9f, 13.6f, 13.1f, 12.4f, 11.2f, 9.8f, 8.4f, 7.2f};
  static const float angle[9] = {0, 0.28f, 0.50f, 0.72f, 0.90f, 1.05f, 1.16f, 1.25f, 1.32f};
  for (int i = 0; i < 17; i++) {
    int k = i < 8 ? 8 - i : i - 8;
    out[i] = on_head(g, level[k], i < 8 ? -angle[k] : angle[k]);
  }
  static const float brow_u[5] = {0.95f, 0.50f, 0.03f, -0.45f, -0.92f};
  for (int i = 0; i < 5; i++) {
    float u = brow_u[i], y = brow_middle(f, u) + 0.012f;
    out[17 + i] = on_face(g, -brow_x(f, u), y);
    out[26 - i] = on_face(g, brow_x(f, u), y);
  }
  for (int i = 0; i < 4; i++) {
    float t = i / 3.0f;
    out[27 + i] = on_face(g, 0, mixf(0.0f, f->nose_y + 0.005f, t));
  }
  static const float base_x[5] = {-0.115f, -0.06f, 0, 0.06f, 0.115f};
  static const float base_y[5] = {-0.075f, -0.095f, -0.105f, -0.095f, -0.075f};
  for (int i = 0; i < 5; i++) out[31 + i] = on_face(g, base_x[i] * f->nose_wide, f->nose_y + base_y[i]);
  // Eye corners and lids: u from the inner corner to the outer.
  for (int side = 0; side < 2; side++) {
    float s = side ? 1 : -1;
    static const float us[6] = {-1, -0.38f, 0.38f, 1, 0.38f, -0.38f};
    vec3 q[6];
    for (int i = 0; i < 6; i++) {
      float u = us[i], y = i < 4 ? lid_upper(f, u) : lid_lower(f, u);
      q[i] = on_face(g, s * (f->eye_x + u * f->eye_half), y);
    }
    if (side) {
      for (int i = 0; i < 6; i++) out[42 + i] = q[i];
    } else {
      static const int order[6] = {3, 2, 1, 0, 5, 4};
      for (int i = 0; i < 6; i++) out[36 + i] = q[order[i]];
    }
  }
  static const float lip_u[7] = {-1, -0.62f, -0.22f, 0, 0.22f, 0.62f, 1};
  for (int i = 0; i < 7; i++) {
    float u = lip_u[i];
    out[48 + i] = on_face(g, u * f->mouth_half, lip_outer_up(f, u));
    if (i > 0 && i < 6) out[60 - i] = on_face(g, u * f->mouth_half, lip_outer_low(f, u));
  }
  static const float inner_u[5] = {-0.85f, -0.25f, 0, 0.25f, 0.85f};
  for (int i = 0; i < 5; i++) {
    float u = inner_u[i];
    out[60 + i] = on_face(g, u * f->mouth_half, lip_inner_up(f, u));
    if (i > 0 && i < 4) out[68 - i] = on_face(g, u * f->mouth_half, lip_inner_low(f, u));
  }
  for (int i = 0; i < 68; i++) out[i] = camera_of(p, out[i]);
}

/// The square of the FFHQ alignment (Karras et al. 2019, appendix C), as a map onto 0 … 1.
framing frame(const vec3 marks[68]) {
  float px[68], py[68];
  framing flat = {1, 0, 0, 1, 0, 0};
  for (int i = 36; i < 68; i++) to_picture(&flat, marks[i], &px[i], &py[i]);
  float lx = 0, ly = 0, rx = 0, ry = 0;
  for (int i = 0; i < 6; i++) {
    lx += px[36 + i] / 6, ly += py[36 + i] / 6;
    rx += px[42 + i] / 6, ry += py[42 + i] / 6;
  }
  float ex = (lx + rx) / 2, ey = (ly + ry) / 2, dx = rx - lx, dy = ry - ly;
  float vx = (px[48] + px[54]) / 2 - ex, vy = (py[48] + py[54]) / 2 - ey;
  float x = dx + vy, y = dy - vx, n = sqrtf(x * x + y * y);
  float eyes = 2 * sqrtf(dx * dx + dy * dy), mouth = 1.8f * sqrtf(vx * vx + vy * vy);
  float half = eyes > mouth ? eyes : mouth;
  x *= half / n, y *= half / n;
  float cx = ex + 0.1f * vx, cy = ey + 0.1f * vy, k = 1 / (2 * half * half);
  framing w = {x * k, y * k, -y * k, x * k, 0, 0};
  w.cx = 0.5f - (w.ax * cx + w.ay * cy);
  w.cy = 0.5f - (w.bx * cx + w.by * cy);
  return w;
}
