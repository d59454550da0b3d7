// The head: cross-sections along a spline, and what is raised from them.

#include <stdlib.h>

#include "clones.h"
#include "mesh.h"

/// A cross-section: its front (y, z), its side (y, x, z), its back (y, z), how square it is, and
/// how many rows of vertices follow it.
typedef struct {
  float fy, fz, sy, sx, sz, by, bz, n;
  int rows;
} section;

static const section average[] = {
    {1.17f, -0.70f, 1.17f, 0.02f, -0.72f, 1.17f, -0.74f, 2.0f, 5},
    {1.12f, -0.36f, 1.11f, 0.38f, -0.72f, 1.11f, -1.12f, 2.0f, 5},
    {0.99f, -0.10f, 0.96f, 0.60f, -0.72f, 0.92f, -1.40f, 2.1f, 5},
    {0.80f, 0.055f, 0.75f, 0.72f, -0.72f, 0.66f, -1.56f, 2.2f, 7},
    {0.56f, 0.130f, 0.51f, 0.770f, -0.70f, 0.40f, -1.64f, 2.3f, 8},
    {0.32f, 0.165f, 0.28f, 0.765f, -0.66f, 0.15f, -1.65f, 2.35f, 10},
    {0.14f, 0.170f, 0.10f, 0.745f, -0.61f, -0.10f, -1.60f, 2.35f, 10},
    {-0.03f, 0.135f, -0.06f, 0.725f, -0.57f, -0.32f, -1.48f, 2.35f, 12},
    {-0.22f, 0.140f, -0.22f, 0.700f, -0.52f, -0.50f, -1.34f, 2.3f, 12},
    {-0.42f, 0.145f, -0.38f, 0.665f, -0.48f, -0.64f, -1.22f, 2.25f, 11},
    {-0.58f, 0.150f, -0.53f, 0.630f, -0.47f, -0.76f, -1.14f, 2.2f, 11},
    {-0.74f, 0.150f, -0.66f, 0.580f, -0.47f, -0.87f, -1.09f, 2.1f, 10},
    {-0.90f, 0.135f, -0.77f, 0.520f, -0.48f, -0.96f, -1.06f, 2.1f, 9},
    {-1.04f, 0.125f, -0.86f, 0.465f, -0.50f, -1.03f, -1.05f, 2.1f, 9},
    {-1.14f, 0.055f, -0.93f, 0.425f, -0.53f, -1.09f, -1.05f, 2.1f, 6},
    {-1.18f, -0.08f, -0.99f, 0.410f, -0.57f, -1.14f, -1.06f, 2.1f, 5},
    {-1.21f, -0.28f, -1.07f, 0.420f, -0.63f, -1.20f, -1.08f, 2.0f, 4},
    {-1.32f, -0.42f, -1.20f, 0.450f, -0.72f, -1.28f, -1.12f, 2.0f, 4},
    {-1.54f, -0.46f, -1.38f, 0.600f, -0.80f, -1.40f, -1.18f, 2.0f, 3},
    {-1.74f, -0.38f, -1.50f, 1.150f, -0.82f, -1.56f, -1.28f, 2.1f, 2},
    {-2.05f, -0.20f, -1.72f, 1.720f, -0.82f, -1.90f, -1.38f, 2.3f, 1},
    {-2.90f, -0.10f, -2.60f, 1.950f, -0.82f, -2.80f, -1.40f, 2.5f, 1},
};
enum { SECTIONS = sizeof average / sizeof *average };

static float catmull(float a, float b, float c, float d, float t) {
  return b + 0.5f * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}

/// The average section, bent to this face.
static section own(int i, const face *f) {
  section s = average[i];
  float low = step3(6, 13, (float)i) * (1 - step3(15, 18, (float)i));
  float jaw = bell((i - 12.5f) / 2.6f), cheek = bell((i - 8.5f) / 2.2f);
  float skull = 1 - step3(8, 13, (float)i), throat = step3(14.5f, 17, (float)i);
  float trunk = step3(16.5f, 19, (float)i);
  s.sx *= mixf(f->width, 1, trunk) * (1 + (f->jaw - 1) * jaw) * (1 + 0.035f * f->cheekbone * cheek);
  s.sx *= 1 + (f->neck - 1) * throat * (1 - 0.4f * trunk);
  s.sx *= 1 + 0.05f * (f->masc - 0.5f) * trunk;
  float stretch = (i >= 8 ? f->lower - 1 : 0) * 0.9f;
  s.fy += stretch * s.fy * low;
  s.sy += stretch * s.sy * low;
  if (i > 14) s.fy -= 1.1f * (f->lower - 1) * 0.9f, s.sy -= 0.6f * (f->lower - 1);
  s.fz += 0.035f * f->chin * bell((i - 13.2f) / 1.6f);
  s.fz -= 0.02f * f->masc * bell((i - 4) / 1.6f);
  s.fy += 0.03f * f->forehead * bell((i - 3) / 2.0f) * skull;
  s.fz += throat * (0.05f * (f->neck - 1) + 0.05f * saturate(f->full) * (1 - trunk));
  s.fy -= 0.03f * f->old * bell((i - 15.5f) / 1.4f);
  s.n -= 0.06f * f->fem * jaw;
  if (s.n < 2) s.n = 2;
  return s;
}

INLINE float line(float x, float y, float ax, float ay, float bx, float by, float w) {
  float dx = bx - ax, dy = by - ay;
  float t = saturate(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy));
  return bell2((x - ax - t * dx) / w, (y - ay - t * dy) / w);
}

/// How far the face stands out of its sheet at (x, y), in front.
INLINE float relief(const face *f, float x, float y, float base_z) {
  float a = x < 0 ? -x : x, old = f->old, ex = f->eye_x;
  float smile = saturate(f->smile), up = 0.035f * smile, raise = f->brow_raise;
  float z = 0;
  // Sockets, brow ridge, glabella.
  z -= (0.070f + 0.020f * f->eye_deep) * bell2((a - ex) / 0.175f, (y - 0.005f) / 0.125f);
  z -= 0.030f * bell2((a - 0.19f) / 0.065f, (y - 0.03f) / 0.075f);
  z += (0.010f + 0.032f * f->masc) * bell2((a - 0.28f) / 0.20f, (y - 0.17f - raise) / 0.065f);
  z += (0.008f + 0.014f * f->masc) * bell2(a / 0.12f, (y - 0.15f) / 0.07f);
  z += 0.014f * bell2((a - ex - 0.02f) / 0.15f, (y - 0.135f - raise) / 0.035f) *
       (1 - 0.5f * f->lid_fold);
  // Cheeks.
  z += (0.028f + 0.022f * f->cheekbone) * bell2((a - 0.44f) / 0.15f, (y + 0.20f) / 0.11f);
  z += (0.022f + 0.055f * smile + 0.030f * f->full) *
       bell2((a - 0.36f) / 0.14f, (y + 0.35f - up) / 0.13f);
  z += (-0.032f - 0.02f * old + 0.060f * f->full) * bell2((a - 0.45f) / 0.14f, (y + 0.62f) / 0.20f);
  z += 0.030f * old * bell2((a - 0.40f) / 0.10f, (y + 0.93f) / 0.11f);
  // The fold from the nose to the corner of the mouth; the bag beneath the eye; the mouth's frown.
  z -= (0.004f + 0.016f * old + 0.018f * smile) * line(a, y, 0.185f * f->nose_wide,
                                                      f->nose_y - 0.03f, f->mouth_half + 0.075f,
                                                      f->mouth_y - 0.02f, 0.035f);
  z += 0.014f * old * bell2((a - ex + 0.01f) / 0.13f, (y + 0.115f) / 0.03f);
  z -= (0.006f + 0.014f * old) * bell2((a - ex + 0.02f) / 0.15f, (y + 0.165f) / 0.03f);
  z -= 0.014f * old *
       line(a, y, f->mouth_half + 0.02f, f->mouth_y - 0.04f, f->mouth_half + 0.07f,
           f->mouth_y - 0.2f, 0.03f);
  // Nose: bridge, tip, wings.
  float ny = f->nose_y, s = (0.06f - y) / (0.06f - ny);
  float rise = mixf(f->nose_bridge, f->nose_out, saturate(s)) * step3(-0.35f, 0.25f, s);
  float drop =
      1 - step3(-0.03f, 0.118f - 0.02f * f->nose_up,
              ny - 0.014f + (a < 0.13f ? 3.5f * a * a : 0.05915f) + 0.03f * f->nose_up - y);
  float wide =
      mixf(0.070f, 0.104f * f->nose_wide, step3(0.2f, 1.0f, s)) + 0.05f * step3(0.3f, -0.4f, s);
  float q = a / wide;
  z += rise * drop * exp_(-q * q);
  z += 0.056f * bell2(a / (0.088f * f->nose_wide), (y - ny + 0.008f) / 0.072f);
  float wing = 0.125f * f->nose_wide;
  z += 0.115f * bell2((a - wing) / 0.054f, (y - ny + 0.030f) / 0.058f);
  z -= 0.028f * bell2((a - wing - 0.062f) / 0.030f, (y - ny + 0.02f) / 0.06f);
  z -= 0.020f * bell2((a - 0.075f) / 0.028f, (y - ny - 0.055f) / 0.05f);
  z -= 0.050f * bell2((a - 0.072f * f->nose_wide) / 0.036f, (y - ny + 0.083f) / 0.022f);
  // Mouth.
  float my = f->mouth_y, mh = f->mouth_half, u = clampf(x / mh, -1.1f, 1.1f);
  float lipline = lip_line(f, u), body = step3(1.08f, 0.55f, u < 0 ? -u : u);
  z += 0.045f * bell2(a / 0.27f, (y - my - 0.01f) / 0.17f);
  z -= 0.014f * bell2(a / 0.026f, (y - my - 0.115f) / 0.05f);
  z += 0.008f * bell2((a - 0.05f) / 0.03f, (y - my - 0.11f) / 0.05f);
  float upper = lip_inner_up(f, u), lower = lip_inner_low(f, u);
  z += (0.030f + 0.25f * f->lip_up) * body *
       bell((y - upper - 0.45f * f->lip_up) / (0.85f * f->lip_up + 0.008f));
  z += (0.034f + 0.30f * f->lip_low) * body *
       bell((y - lower + 0.50f * f->lip_low) / (0.75f * f->lip_low + 0.008f));
  z -= 0.022f * body * bell((y - lipline) / (0.016f + 0.5f * f->gap));
  z -= 0.020f * bell2((a - mh - 0.01f) / 0.035f, (y - lipline) / 0.035f);
  z -= 0.034f * bell2(a / 0.17f, (y - my + 0.070f + f->lip_low + 0.5f * f->gap) / 0.045f);
  // Chin.
  float cy = -1.03f - 0.9f * (f->lower - 1);
  z += (0.065f + 0.022f * f->chin) * bell2(a / (0.145f + 0.04f * f->masc), (y - cy) / 0.095f);
  z -= 0.012f * saturate(f->chin) * bell2(a / 0.03f, (y - cy) / 0.06f);
  // The lids lie on the eyeballs.
  float ez = f->eye[0].z;
  float d2 = sq(a - ex) + y * y;
  float cap = ez + sqrtf(LID_RADIUS * LID_RADIUS - (d2 < 0.0185f ? d2 : 0.0185f));
  float near = step3(0.21f, 0.11f, sqrtf(d2));
  float lid = smax(base_z + z, cap, 0.045f);
  z += near * (lid - base_z - z);
  return z;
}

FACET_CLONES
static void raise(const face *f, int n, const vec3 *base, const float *front, vec3 *out) {
  for (int i = 0; i < n; i++) {
    float z = relief(f, base[i].x, base[i].y, base[i].z) * front[i];
    out[i] = v3(base[i].x, base[i].y, base[i].z + z);
  }
}

/// How much light of a wide sky reaches each vertex, from how the surface bends around it.
static void cavities(grid *g, int reach, float strength) {
  for (int r = 0; r < g->rows; r++)
    for (int c = 0; c < g->cols; c++) {
      int i = r * g->cols + c;
      int u = r >= reach ? r - reach : 0, d = r + reach < g->rows ? r + reach : g->rows - 1;
      int l = c >= reach ? c - reach : 0, e = c + reach < g->cols ? c + reach : g->cols - 1;
      vec3 p = g->object[i], n = g->normal[i];
      vec3 sum = add3(add3(g->object[u * g->cols + c], g->object[d * g->cols + c]),
          add3(g->object[r * g->cols + l], g->object[r * g->cols + e]));
      float span = 1e-4f;
      vec3 across = sub3(g->object[r * g->cols + e], g->object[r * g->cols + l]);
      vec3 along = sub3(g->object[u * g->cols + c], g->object[d * g->cols + c]);
      span += sqrtf(dot3(across, across) + dot3(along, along));
      float bend = dot3(sub3(mul3(sum, 0.25f), p), n) / span;
      float *ao = &g->attribute[(size_t)i * A_COUNT + A_AO];
      *ao *= clampf(1.0f - strength * bend, 0.25f, 1.15f);
    }
}

/// Columns lie close in front, where the features are.
float column_angle(int c, int cols) {
  float s = 2.0f * c / (cols - 1) - 1.0f;
  return (float)M_PI * (0.52f * s + 0.48f * s * s * s * s * s);
}

void build_head(grid *g, const face *f) {
  section own_sections[SECTIONS];
  for (int i = 0; i < SECTIONS; i++) own_sections[i] = own(i, f);
  vec3 base[HEAD_COLS];
  float front[HEAD_COLS];
  int row = 0;
  for (int i = 0; i < SECTIONS && row < g->rows; i++) {
    const section *b = &own_sections[i], *a = i ? b - 1 : b;
    const section *c = i + 1 < SECTIONS ? b + 1 : b, *d = i + 2 < SECTIONS ? b + 2 : c;
    int steps = i + 1 < SECTIONS ? b->rows : g->rows - row;
    for (int k = 0; k < steps && row < g->rows; k++, row++) {
      float t = i + 1 < SECTIONS ? (float)k / steps : 0, level = i + t;
#define AT(m) catmull(a->m, b->m, c->m, d->m, t)
      float fy = AT(fy), fz = AT(fz), sy = AT(sy), sx = AT(sx), sz = AT(sz), by = AT(by);
      float bz = AT(bz), n = AT(n);
#undef AT
      if (i + 1 >= SECTIONS) fy -= 0.1f * k, sy -= 0.1f * k, by -= 0.1f * k;
      float body = step3(15.2f, 18.0f, level);
      for (int j = 0; j < g->cols; j++) {
        float th = column_angle(j, g->cols), s = sinf(th), co = cosf(th);
        float e = 2.0f / n;
        float x = sx * copysignf(powf(fabsf(s), e), s);
        float k2 = powf(fabsf(co), e);
        float y = co > 0 ? mixf(sy, fy, k2) : mixf(sy, by, k2);
        float z = co > 0 ? mixf(sz, fz, k2) : mixf(sz, bz, k2);
        base[j] = v3(x, y, z);
        front[j] =
            step3(0.0f, 0.45f, co) * (1 - step3(14.5f, 16.5f, level)) * step3(1.5f, 4.0f, level);
        float *at = g->attribute + (size_t)(row * g->cols + j) * A_COUNT;
        at[A_BX] = x, at[A_BY] = y, at[A_THETA] = th, at[A_EXTRA] = body;
        // Beneath the chin and behind the jaw less of the sky is seen.
        float under = step3(13.7f, 15.2f, level) * (1 - 0.75f * step3(15.5f, 19.0f, level));
        at[A_AO] = 1.0f - 0.72f * under * (0.55f + 0.45f * step3(-0.6f, 0.4f, co));
        at[A_SHADOW] = 1.0f;
      }
      raise(f, g->cols, base, front, g->object + (size_t)row * g->cols);
    }
  }
  grid_normals(g);
  cavities(g, 2, 1.1f);
  cavities(g, 6, 1.6f);
}

float head_row(float level) {
  int i = (int)level, row = 0;
  for (int k = 0; k < i; k++) row += average[k].rows;
  return row + (level - i) * average[i].rows;
}
