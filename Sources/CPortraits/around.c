// What surrounds a face: the background, out of focus, and glasses.

#include "clones.h"
#include "shade.h"

FACET_CLONES
void shade_background(
    const scene *s, int width, int height, int row, float *r, float *g, float *b) {
  static const float spots[7][4] = {{0.12f, 0.16f, 0.20f, 0.9f}, {0.86f, 0.10f, 0.24f, -0.5f},
      {0.95f, 0.55f, 0.20f, 0.7f}, {0.04f, 0.62f, 0.26f, -0.6f}, {0.55f, 0.02f, 0.22f, 0.5f},
      {0.30f, 0.36f, 0.30f, 0.3f}, {0.75f, 0.80f, 0.22f, -0.4f}};
  const face *f = &s->f;
  float y = (row + 0.5f) / height;
  for (int i = 0; i < width; i++) {
    float x = (i + 0.5f) / width;
    float t = saturate(0.15f + 0.75f * y + 0.25f * (x - 0.5f) * f->key.x);
    float lift = 0;
    for (int k = 0; k < 7; k++)
      lift += spots[k][3] * bell2((x - spots[k][0]) / spots[k][2], (y - spots[k][1]) / spots[k][2]);
    float m = (1 + 0.75f * f->blobs * lift);
    m *= 1 - 0.30f * (sq(x - 0.5f) + sq(y - 0.45f));
    float halo = 0.25f * bell2((x - 0.5f) / 0.5f, (y - 0.4f) / 0.5f);
    m = (m > 0.15f ? m : 0.15f) * (1 + halo);
    r[i] = mixf(f->back_a.r, f->back_b.r, t) * m;
    g[i] = mixf(f->back_a.g, f->back_b.g, t) * m;
    b[i] = mixf(f->back_a.b, f->back_b.b, t) * m;
  }
}

/// A plane of the head as seen in the picture: from pixel to the plane's own coordinates.
typedef struct {
  float ux, uy, u0, vx, vy, v0, z0, zu, zv;
} sheet;

static sheet sheet_of(const scene *s, vec3 origin, vec3 e1, vec3 e2) {
  vec3 o = turn(s->p.r, origin), a = turn(s->p.r, add3(origin, e1)),
       b = turn(s->p.r, add3(origin, e2));
  float ox, oy, ax, ay, bx, by;
  to_picture(&s->w, o, &ox, &oy), to_picture(&s->w, a, &ax, &ay), to_picture(&s->w, b, &bx, &by);
  ax -= ox, ay -= oy, bx -= ox, by -= oy;
  float det = ax * by - ay * bx;
  if (fabsf(det) < 1e-5f) det = det < 0 ? -1e-5f : 1e-5f;
  sheet h = {by / det, -bx / det, 0, -ay / det, ax / det, 0, o.z, a.z - o.z, b.z - o.z};
  h.u0 = -(h.ux * ox + h.uy * oy), h.v0 = -(h.vx * ox + h.vy * oy);
  return h;
}

FACET_CLONES
void shade_glasses(const scene *s, int width, int height, int row, const float *depth, float *r,
    float *g, float *b) {
  const face *f = &s->f;
  if (f->glasses <= 0.001f) return;
  float y = (row + 0.5f) / height, z = 0.225f, wide = 0.255f,
        high = mixf(0.165f, 0.215f, f->glasses_round);
  float cx = f->eye_x + 0.035f, cy = -0.035f, rim = mixf(0.013f, 0.026f, f->glasses_thick),
        soft = 0.004f + 0.5f * s->footprint;
  sheet front = sheet_of(s, v3(0, cy, z), v3(1, 0, 0), v3(0, 1, 0));
  sheet arm[2];
  for (int e = 0; e < 2; e++) {
    float side = e ? 1 : -1;
    arm[e] = sheet_of(
        s, v3(side * (cx + wide), cy + 0.05f, z), v3(side * 0.125f, 0.0f, -0.85f), v3(0, 1, 0));
  }
  float power = mixf(4.0f, 2.0f, f->glasses_round);
  for (int i = 0; i < width; i++) {
    float x = (i + 0.5f) / width;
    float u = front.ux * x + front.uy * y + front.u0, v = front.vx * x + front.vy * y + front.v0;
    float lu = (fabsf(u) - cx) / wide, lv = (v + 0.02f) / high;
    float au = fabsf(lu) + 1e-4f, av = fabsf(lv) + 1e-4f;
    // Between an ellipse and a rounded box.
    float e2 = sqrtf(au * au + av * av), q4 = sqrtf(sqrtf(au * au * au * au + av * av * av * av));
    float d = (mixf(q4, e2, (4 - power) / 2) - 1) * 0.5f * (wide + high);
    float frame = step3(rim + soft, rim - soft, fabsf(d));
    float bridge =
        step3(rim * 0.8f + soft, rim * 0.8f - soft, fabsf(v - 0.055f - 0.35f * (0.01f - u * u))) *
        step3(cx - wide + 0.02f, cx - wide - 0.01f, fabsf(u));
    float over = step3(-0.05f, -0.01f, front.z0 + front.zu * u + front.zv * v - depth[i] + 0.03f);
    frame = saturate(fmaxf(frame, bridge)) * over;
    for (int e = 0; e < 2; e++) {
      float t = arm[e].ux * x + arm[e].uy * y + arm[e].u0,
            w = arm[e].vx * x + arm[e].vy * y + arm[e].v0;
      float bar = step3(rim + 0.004f + soft, rim + 0.004f - soft, fabsf(w)) *
                  step3(-0.02f, 0.0f, t) * step3(1.02f, 1.0f, t);
      bar *= step3(-0.03f, 0.01f, arm[e].z0 + arm[e].zu * t + arm[e].zv * w - depth[i] + 0.02f);
      frame = fmaxf(frame, bar);
    }
    float lens = step3(soft, -soft, d) * over * f->glasses;
    float glare = lens * (0.012f + 0.05f * bell((lu * 0.8f + lv - 0.45f) / 0.22f));
    float shine =
        1 + 2.5f * bell((d + 0.3f * rim) / (0.4f * rim)) * (0.4f + 0.6f * step3(0.2f, 1.0f, lv));
    float alpha = frame * f->glasses * 0.97f, shadow = 1 - 0.06f * lens;
    r[i] = mixf(r[i] * shadow + glare, f->glasses_color.r * shine, alpha);
    g[i] = mixf(g[i] * shadow + glare, f->glasses_color.g * shine, alpha);
    b[i] = mixf(b[i] * shadow + glare, f->glasses_color.b * shine, alpha);
  }
}
