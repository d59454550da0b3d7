// Hair: a second skin over the skull, as thick as the style says, whose border is the hairline.

#include "mesh.h"

/// The hairline of short hair: height at every 15° from the front to the nape.
static const float hairline[13] = {
    0.60f, 0.605f, 0.59f, 0.48f, 0.20f, -0.10f, -0.02f, 0.00f, -0.35f, -0.7f, -0.9f, -1.0f, -1.02f};

static float border(float a) {
  float x = clampf(a / (float)M_PI * 12.0f, 0, 11.999f);
  int i = (int)x;
  float t = x - i;
  t = t * t * (3 - 2 * t);
  return mixf(hairline[i], hairline[i + 1], t);
}

float hair_inside(const face *f, float theta, float y) {
  float a = fabsf(theta);
  float front = 1 - step3(0.55f, 1.05f, a);
  float h = border(a) + 0.05f * f->forehead * front;
  // A fringe hangs over the forehead, deeper on the side away from the parting.
  float side = clampf(theta, -1.0f, 1.0f);
  float sweep = 0.78f - 0.30f * sinf(1.8f * side) * f->part;
  h += (1 - f->fringe) * (0.05f * f->part * sinf(1.8f * side) + 0.03f * bell(a / 0.5f)) * front;
  h -= 0.43f * f->fringe * sweep * (1 - step3(0.62f, 1.0f, a));
  // Going bald: the front climbs over the crown, the temples first.
  h += f->recede * ((1 - step3(0.75f, 1.25f, a)) * (0.25f + 0.5f * f->recede) +
                       0.18f * bell((a - 0.55f) / 0.25f));
  // Length: the curtain beside the face falls from the temples down,
  // and reaches further forwards below the cheek.
  float ahead = 0.30f * step3(-0.30f, -1.0f, y) + 0.16f * f->length;
  float curtain = step3(1.02f - ahead, 1.28f - ahead, a);
  float fall = mixf(0.0f, 1.75f, f->length) + 0.10f * (1 - f->buzz);
  float behind = step3(1.5f, 2.3f, a);
  float down = h - fall * curtain - 0.5f * ahead * f->length;
  float floor_y = mixf(-0.15f, -1.75f, f->length) - 0.35f * behind * (1 - f->length);
  float stop = floor_y < h ? floor_y : h;
  down = smax(down, stop, 0.12f);
  // Where the border runs steeply, a difference in height overstates the distance.
  return (y - down) / (1 + 4 * fall * curtain * (1 - curtain));
}

/// Outline of the hair's own skull: it does not narrow at the jaw.
static vec3 dome(const face *f, float level, float th, vec3 *normal) {
  static const float table[][4] = {// y, half width, front z, back z
      {1.175f, 0.02f, -0.70f, -0.74f}, {1.12f, 0.37f, -0.36f, -1.12f},
      {0.99f, 0.60f, -0.10f, -1.40f}, {0.80f, 0.725f, 0.05f, -1.56f},
      {0.56f, 0.775f, 0.125f, -1.64f}, {0.32f, 0.775f, 0.16f, -1.65f},
      {0.10f, 0.765f, 0.165f, -1.60f}, {-0.15f, 0.755f, 0.14f, -1.50f},
      {-0.40f, 0.745f, 0.10f, -1.40f}, {-0.65f, 0.735f, 0.08f, -1.32f},
      {-0.90f, 0.735f, 0.06f, -1.28f}, {-1.20f, 0.745f, 0.04f, -1.28f},
      {-1.60f, 0.77f, 0.02f, -1.30f}, {-2.00f, 0.80f, 0.0f, -1.30f}};
  enum { N = sizeof table / sizeof *table };
  level = clampf(level, 0, N - 1.001f);
  int i = (int)level;
  float t = level - i, v[4];
  for (int k = 0; k < 4; k++) {
    float a = table[i ? i - 1 : 0][k], b = table[i][k], c = table[i + 1][k];
    float d = table[i + 2 < N ? i + 2 : N - 1][k];
    v[k] = b + 0.5f * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  }
  float zs = -0.70f + 0.06f * step3(4, 8, level), s = sinf(th), co = cosf(th), e = 2.0f / 2.25f;
  float k = powf(fabsf(co), e),
        w = v[1] * f->width * (1 + 0.13f * f->length * step3(4.5f, 8.5f, level));
  float lift = level < 7 ? 0.03f * f->forehead * bell((level - 3) / 2) : 0;
  vec3 p = v3(w * copysignf(powf(fabsf(s), e), s), v[0] + lift * step3(0, 1, co),
      co > 0 ? mixf(zs, v[2], k) : mixf(zs, v[3], k));
  float top = step3(4.5f, 0.0f, level);
  *normal = unit3(v3(s * (1 - 0.6f * top), 1.3f * top, co * (1 - 0.6f * top)));
  return p;
}

void build_hair(grid *g, const face *f) {
  const int levels = 13;
  for (int r = 0; r < g->rows; r++) {
    float level = levels * (float)r / (g->rows - 1);
    for (int c = 0; c < g->cols; c++) {
      float th = column_angle(c, g->cols), a = fabsf(th);
      vec3 n, p = dome(f, level, th, &n);
      float inside = hair_inside(f, th, p.y);
      float top = step3(0.35f, 1.0f, p.y), full = 1 - f->buzz;
      float thick = 0.025f + full * (0.045f + (0.05f + 0.15f * f->volume) * mixf(0.55f, 1.0f, top) +
                                        0.10f * f->length * (1 - top) * (0.4f + f->volume) +
                                        0.16f * f->curl * (0.4f + f->volume));
      thick *= 1 - 0.55f * f->recede;
      // Locks, and the parting's furrow.
      float clump = sinf(9 * th + 2.0f * sinf(2.1f * level)) * sinf(1.7f * level + 3 * th);
      float lumps = noise2(6.5f * th + 40, 1.9f * level) - 0.5f;
      thick *= 1 + full * ((0.06f + 0.10f * f->curl) * clump + 0.35f * f->curl * lumps);
      float px = p.x - 0.32f * f->part;
      float furrow = bell(px / 0.07f) * step3(0.5f, 0.8f, p.y) * step3(-1.2f, -0.6f, p.z) * full *
                     (1 - f->curl);
      thick *= 1 - 0.50f * furrow;
      // Swept to a side over the forehead.
      thick += full * 0.05f * f->volume * (1 - f->curl) * bell((a - 0.3f) / 0.5f) *
               bell((p.y - 0.8f) / 0.35f);
      // At its border the hair sinks beneath the skin.
      // what is combed back rises slowly from the forehead, a fringe hangs over it.
      float combed = (1 - f->fringe) * step3(1.15f, 0.8f, a);
      float edge = step3(-0.10f + 0.04f * combed, 0.22f + 0.20f * combed, inside);
      float depth = mixf(-0.05f, thick, edge * edge * (3 - 2 * edge) * 0.5f + 0.5f * edge);
      if (p.y < 0.1f) depth = mixf(depth, thick, step3(0.1f, -0.3f, p.y) * step3(0.5f, 0.75f, a));
      float wave = 0.035f * f->curl * sinf(5.0f * level + 3 * th) * step3(0.3f, -0.5f, p.y);
      g->object[r * g->cols + c] = add3(p, mul3(n, depth + wave));
      float *at = g->attribute + (size_t)(r * g->cols + c) * A_COUNT;
      at[A_BX] = p.x, at[A_BY] = p.y, at[A_THETA] = th, at[A_EXTRA] = inside;
      at[A_AO] = 1.0f - 0.35f * furrow - 0.30f * step3(0.2f, -0.9f, p.y) * f->length;
      at[A_SHADOW] = 1.0f, at[A_ALONG] = level * 0.22f;
    }
  }
  grid_normals(g);
  // Strands run down the columns.
  for (int r = 0; r < g->rows; r++) {
    int up = r ? r - 1 : 0, down = r + 1 < g->rows ? r + 1 : r;
    for (int c = 0; c < g->cols; c++) {
      vec3 t = unit3(sub3(g->object[down * g->cols + c], g->object[up * g->cols + c]));
      float *at = g->attribute + (size_t)(r * g->cols + c) * A_COUNT;
      at[A_TX] = t.x, at[A_TY] = t.y, at[A_TZ] = t.z;
    }
  }
}
