// Eyes between their lids, lashes, and the inside of the mouth.

#include "clones.h"
#include "shade.h"

INLINE float sphere(vec3 o, vec3 d, float radius, vec3 *hit) {
  float b = dot3(o, d), c = dot3(o, o) - radius * radius, disc = b * b - c;
  float t = -b + sqrtf(disc > 0 ? disc : 0);
  *hit = add3(o, mul3(d, t));
  return disc;
}

FACET_CLONES
void shade_eyes(const scene *s, strip *b) {
  const face *f = &s->f;
  const float kr = f->key_color.r / f->key_color.g, kb = f->key_color.b / f->key_color.g;
  const float soft = 0.006f + 0.7f * s->footprint;
  for (int i = 0; i < b->n; i++) {
    float x = b->v[A_BX][i], y = b->v[A_BY][i];
    int e = x > 0;
    float a = fabsf(x), u = (a - f->eye_x) / f->eye_half;
    float cu = clampf(u, -1.08f, 1.08f);
    float up = lid_upper(f, cu), low = lid_lower(f, cu);
    float open =
        step3(-soft, soft, up - y) * step3(-soft, soft, y - low) * step3(1.02f, 0.97f, fabsf(u));
    vec3 center = f->eye[e], gaze = f->gaze[e];
    vec3 o = v3(b->v[A_OX][i] - center.x, b->v[A_OY][i] - center.y, b->v[A_OZ][i] - center.z), q;
    sphere(o, s->view, EYE_RADIUS, &q);
    vec3 n = mul3(q, 1 / EYE_RADIUS);
    float c = dot3(n, gaze);
    vec3 off = sub3(n, mul3(gaze, c));
    float radius = sqrtf(dot3(off, off)) * EYE_RADIUS + (c < 0 ? 1.0f : 0.0f);
    // White, iris, pupil.
    float white_shade = 1 - 0.35f * sq(clampf(u, -1, 1)) * sq(u);
    float pink = step3(-0.55f, -1.0f, u) + 0.35f * step3(0.6f, 1.0f, u);
    float wr = 0.64f * white_shade, wg = mixf(0.59f, 0.36f, 0.75f * pink) * white_shade;
    float wb = mixf(0.57f, 0.32f, 0.75f * pink) * white_shade;
    float ir = radius / 0.064f;
    float px = off.x * EYE_RADIUS / (radius + 1e-4f), py = off.y * EYE_RADIUS / (radius + 1e-4f);
    float rays =
        noise2(px * 9 + 20, py * 9 + 20) * 0.6f + noise2(px * 22 + 5, py * 22 + radius * 40) * 0.4f;
    float tone = (0.45f + 1.1f * rays) * mixf(1.35f, 0.75f, step3(0.45f, 0.9f, ir));
    tone *= 1.0f - 0.65f * step3(0.82f, 1.0f, ir);
    tone *= 0.8f - 6.0f * off.y * 0.5f;
    float pupil = step3(0.44f, 0.36f, ir);
    tone *= 1 - 0.97f * pupil;
    float is = step3(1.06f, 0.94f, ir);
    float cr = mixf(wr, f->iris.r * tone * 1.25f, is), cg = mixf(wg, f->iris.g * tone * 1.25f, is);
    float cb = mixf(wb, f->iris.b * tone * 1.25f, is);
    // Light: the lids shade the ball, the cornea mirrors the key.
    vec3 nc = turn(s->p.r, n);
    float d = saturate((dot3(nc, f->key) + 0.3f) / 1.3f);
    float lid = 0.38f + 0.62f * step3(-0.004f, 0.050f, up - y);
    lid *= 0.75f + 0.25f * step3(0.0f, 0.02f, y - low);
    float light = (0.85f * d * f->key_color.g + 0.9f * f->fill_color.g + f->ambient_up.g) * lid;
    vec3 o2 = sub3(o, mul3(gaze, 0.062f)), q2;
    sphere(o2, s->view, 0.076f, &q2);
    vec3 n2 = turn(s->p.r, mul3(q2, 1 / 0.076f));
    float nh = dot3(n2, s->half), nf = dot3(n2, unit3(add3(f->fill_dir, v3(0, 0.1f, 1))));
    float on = step3(1.25f, 1.0f, ir);
    float catch = 0.95f * step3(0.978f, 0.986f, nh) * on + 0.10f * step3(0.985f, 0.992f, nf) * on;
    float sheen = 0.05f * step3(0.6f, 1.0f, nh);
    catch = (catch + sheen) * step3(-0.004f, 0.012f, up - y);
    b->r[i] = mixf(b->r[i], cr * light * kr + catch, open);
    b->g[i] = mixf(b->g[i], cg * light + catch, open);
    b->b[i] = mixf(b->b[i], cb * light * kb + catch, open);
    // The wet rim of the lower lid, the fold above, the lashes.
    float within = step3(1.12f, 0.95f, fabsf(u)), face = step3(1.4f, 1.2f, fabsf(b->v[A_THETA][i]));
    float rim = bell((y - low + 0.004f) / 0.007f) * within * 0.30f;
    b->r[i] *= 1 + 0.35f * rim, b->g[i] *= 1 - 0.10f * rim, b->b[i] *= 1 - 0.10f * rim;
    float fold_y = up + 0.030f + 0.020f * f->lid_fold + 0.010f * (1 - u * u);
    float fold = bell((y - fold_y) / 0.011f) * step3(1.25f, 0.8f, fabsf(u + 0.05f)) *
                 (0.25f + 0.30f * f->lid_fold);
    float hairs = 0.75f + 0.5f * noise2((a + 0.25f * (y - up)) * 95, 3.0f);
    float thick = (0.008f + 0.008f * f->lash) * (0.7f + 0.3f * cu) + 0.5f * s->footprint;
    float above = y - up;
    float lash = bell((above - 0.004f) / thick) * step3(1.15f + 0.1f * f->lash, 0.95f, u) *
                 step3(-1.1f, -0.8f, u);
    lash = saturate(lash * hairs * (0.60f + 0.40f * f->lash));
    float lower = bell((y - low + 0.006f) / 0.009f) * step3(1.1f, 0.9f, u) * step3(-0.6f, 0.4f, u) *
                  0.35f * (0.5f + f->lash) * hairs;
    float keep = (1 - 0.55f * fold * face) * (1 - 0.90f * lash * face) * (1 - 0.6f * lower * face);
    b->r[i] = b->r[i] * keep + 0.004f * lash, b->g[i] *= keep, b->b[i] *= keep;
  }
}

FACET_CLONES
void shade_mouth(const scene *s, strip *b) {
  const face *f = &s->f;
  const float soft = 0.005f + 0.6f * s->footprint;
  for (int i = 0; i < b->n; i++) {
    float x = b->v[A_BX][i], y = b->v[A_BY][i];
    float u = clampf(x / f->mouth_half, -1.15f, 1.15f), a = fabsf(x);
    float up = lip_inner_up(f, u), low = lip_inner_low(f, u);
    float open =
        step3(-soft, soft, up - y) * step3(-soft, soft, y - low) * step3(0.0f, 0.010f, up - low);
    float bite =
        lip_inner_up(f, 0) - 0.050f - 0.3f * sq(x) + 0.15f * (lip_line(f, u) - lip_line(f, 0));
    float turned = a + 0.9f * a * a;
    float cell = turned / 0.062f, frac = cell - floorf(cell);
    float gap = bell((frac - 0.0f) / 0.07f) + bell((frac - 1.0f) / 0.07f);
    float round = 0.004f * sq(2 * frac - 1);
    float tooth = step3(-soft, soft, y - bite - round);
    float white =
        (1 - 0.35f * gap) * (1 - 0.85f * sq(u)) * (0.45f + 0.55f * step3(0.0f, 0.028f, up - y));
    float light = 0.75f * f->key_color.g * (0.45f + 0.55f * b->v[A_SHADOW][i]) + f->fill_color.g +
                  f->ambient_up.g;
    float dark = 0.10f + 0.25f * step3(0.03f, 0.0f, y - low);
    float tr = mixf(0.32f * dark, 0.74f * white, tooth),
          tg = mixf(0.08f * dark, 0.69f * white, tooth);
    float tb = mixf(0.08f * dark, 0.60f * white, tooth);
    b->r[i] = mixf(b->r[i], tr * light, open);
    b->g[i] = mixf(b->g[i], tg * light, open);
    b->b[i] = mixf(b->b[i], tb * light, open);
  }
}
