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

/// Where the contour's landmark `k` steps from the chin lies on a side that turns away by `yaw`.
///
/// The scheme marks the visible outline, so the place on the head moves with the pose: forwards on
/// the side that turns away. The quadratics are those nearest on average to what a predictor
/// trained on photographs says of 250 renders: constant, yaw, yaw², pitch; first the level, then
/// the angle.
static void contour(int k, float yaw, float pitch, float *level, float *angle) {
  static const float fit[9][8] = {{14.298f, 0, 0, 0.735f, 0, 0, 0, 0},
      {14.302f, -0.391f, -0.105f, 0.448f, 0.430f, 0.052f, -0.056f, 0.158f},
      {13.615f, -1.242f, -0.019f, -0.061f, 0.854f, -0.178f, -0.363f, 0.242f},
      {12.680f, -1.588f, 0.229f, -0.985f, 1.208f, -0.350f, -0.449f, 0.221f},
      {11.355f, -1.465f, 0.613f, -1.477f, 1.392f, -0.515f, -0.405f, 0.222f},
      {9.984f, -0.869f, 0.401f, -1.648f, 1.530f, -0.571f, -0.658f, -0.062f},
      {8.701f, -0.438f, 0.496f, -1.111f, 1.502f, -0.585f, -0.689f, -0.065f},
      {7.490f, -0.040f, 0.944f, -0.614f, 1.326f, -0.520f, -0.282f, -0.091f},
      {6.277f, 0.349f, 1.296f, -0.307f, 1.228f, -0.465f, -0.170f, -0.101f}};
  const float *c = fit[k];
  *level = c[0] + c[1] * yaw + c[2] * yaw * yaw + c[3] * pitch;
  *angle = c[4] + c[5] * yaw + c[6] * yaw * yaw + c[7] * pitch;
}

/// The border of an eye: corners and two points on either lid, u from the inner corner to the
/// outer. `corner`: how far below the upper lid a corner lies, 0 … 1 at the lower.
static void eye_ring(
    const grid *g, const face *f, float side, const float us[6], float corner, vec3 out[6]) {
  for (int i = 0; i < 6; i++) {
    float u = us[i], up = lid_upper(f, u), low = lid_lower(f, u);
    float y = i == 0 || i == 3 ? mixf(up, low, corner) : i < 4 ? up : low;
    out[i] = on_face(g, side * (f->eye_x + u * f->eye_half), y);
  }
}

void landmarks_in_camera(const grid *g, const face *f, const pose *p, vec3 out[68]) {
  for (int i = 0; i < 17; i++) {
    int k = i < 8 ? 8 - i : i - 8;
    float side = i < 8 ? -1 : 1, level, angle;
    contour(k, side * f->yaw, f->pitch, &level, &angle);
    out[i] = on_head(g, level, side * angle);
  }
  static const float brow_u[5] = {1.10f, 0.62f, 0.02f, -0.59f, -1.14f};
  static const float brow_up[5] = {0.010f, 0.030f, 0.032f, 0.025f, 0.004f};
  for (int i = 0; i < 5; i++) {
    float u = brow_u[i], y = brow_middle(f, u) + brow_up[i];
    out[17 + i] = on_face(g, -brow_x(f, u), y);
    out[26 - i] = on_face(g, brow_x(f, u), y);
  }
  for (int i = 0; i < 4; i++) {
    float t = i / 3.0f;
    out[27 + i] = on_face(g, 0, mixf(0.0f, f->nose_y + 0.005f, t));
  }
  static const float base_x[5] = {-0.140f, -0.075f, 0, 0.075f, 0.140f};
  static const float base_y[5] = {-0.042f, -0.075f, -0.096f, -0.075f, -0.042f};
  for (int i = 0; i < 5; i++)
    out[31 + i] = on_face(g, base_x[i] * f->nose_wide, f->nose_y + base_y[i]);
  // The corners as they are seen: at the very ends the opening is thinner than the lashes.
  static const float seen[6] = {-0.90f, -0.35f, 0.24f, 0.86f, 0.27f, -0.31f};
  static const int order[6] = {3, 2, 1, 0, 5, 4};
  vec3 left[6];
  eye_ring(g, f, -1, seen, 0.5f, left);
  for (int i = 0; i < 6; i++) out[36 + i] = left[order[i]];
  eye_ring(g, f, 1, seen, 0.5f, out + 42);
  static const float lip_u[7] = {-1, -0.62f, -0.27f, 0, 0.27f, 0.62f, 1};
  for (int i = 0; i < 7; i++) {
    float u = lip_u[i];
    out[48 + i] = on_face(g, u * f->mouth_half, lip_outer_up(f, u) - 0.006f * bell(4 * u));
    // The shadow beneath the lower lip is what people mark as its border.
    float low = lip_outer_low(f, u) - 0.026f * (1 - 0.6f * u * u);
    if (i > 0 && i < 6) out[60 - i] = on_face(g, u * f->mouth_half, low);
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
framing frame(const grid *g, const face *f, const pose *p) {
  static const float ring[6] = {-1, -0.38f, 0.38f, 1, 0.38f, -0.38f};
  framing flat = {1, 0, 0, 1, 0, 0};
  float ex[2] = {0, 0}, ey[2] = {0, 0}, mx[2], my[2];
  for (int side = 0; side < 2; side++) {
    float sign = side ? 1 : -1;
    vec3 eye[6];
    eye_ring(g, f, sign, ring, 0, eye);
    for (int i = 0; i < 6; i++) {
      float x, y;
      to_picture(&flat, camera_of(p, eye[i]), &x, &y);
      ex[side] += x / 6, ey[side] += y / 6;
    }
    vec3 corner = on_face(g, sign * f->mouth_half, lip_outer_up(f, sign));
    to_picture(&flat, camera_of(p, corner), &mx[side], &my[side]);
  }
  float mid_x = (ex[0] + ex[1]) / 2, mid_y = (ey[0] + ey[1]) / 2;
  float dx = ex[1] - ex[0], dy = ey[1] - ey[0];
  float vx = (mx[0] + mx[1]) / 2 - mid_x, vy = (my[0] + my[1]) / 2 - mid_y;
  float x = dx + vy, y = dy - vx, n = sqrtf(x * x + y * y);
  float eyes = 2 * sqrtf(dx * dx + dy * dy), mouth = 1.8f * sqrtf(vx * vx + vy * vy);
  float half = eyes > mouth ? eyes : mouth;
  x *= half / n, y *= half / n;
  float cx = mid_x + 0.1f * vx, cy = mid_y + 0.1f * vy, k = 1 / (2 * half * half);
  framing w = {x * k, y * k, -y * k, x * k, 0, 0};
  w.cx = 0.5f - (w.ax * cx + w.ay * cy);
  w.cy = 0.5f - (w.bx * cx + w.by * cy);
  return w;
}
