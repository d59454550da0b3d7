// Skin: its colour, what grows on it, and how light leaves it.

#include "clones.h"
#include "shade.h"

FACET_CLONES
void paint_skin(const scene *s, strip *b) {
  const face *f = &s->f;
  const float ny = f->nose_y, old = f->old, ruddy = 0.40f + 0.50f * f->ruddy;
  for (int i = 0; i < b->n; i++) {
    float x = b->v[A_BX][i], y = b->v[A_BY][i], a = fabsf(x), th = fabsf(b->v[A_THETA][i]);
    float front = step3(1.7f, 1.2f, th);
    float red = bell2((a - 0.40f) / 0.19f, (y + 0.30f) / 0.16f) * ruddy;
    red += bell2(x / 0.14f, (y - ny + 0.01f) / 0.11f) * (0.30f + 0.45f * f->ruddy);
    red += 0.22f * bell2(x / 0.15f, (y + 1.02f) / 0.10f) +
           0.20f * bell2((a - f->eye_x) / 0.17f, y / 0.09f);
    red = red * front + 0.55f * step3(1.45f, 1.65f, th);
    float mottle = noise2(x * 9 + 31, y * 9 + 7) - 0.5f, fine = noise2(x * 46 + 3, y * 46) - 0.5f;
    red = saturate(red + 0.16f * mottle + 0.05f);
    float light = 1.0f + 0.045f * mottle + 0.035f * fine;
    light -= (0.10f + 0.12f * old) * bell2((a - f->eye_x + 0.03f) / 0.14f, (y + 0.115f) / 0.045f);
    light -= 0.10f * bell2((a - f->eye_x) / 0.15f, (y - 0.06f) / 0.045f);
    light -=
        0.26f * bell2((a - 0.125f * f->nose_wide - 0.058f) / 0.017f, (y - ny + 0.030f) / 0.045f);
    float fold = 0.10f * (saturate(f->smile) + old);
    float along = saturate((f->nose_y - 0.02f - y) / (f->nose_y - 0.02f - f->mouth_y));
    float fold_x = mixf(0.185f * f->nose_wide, f->mouth_half + 0.075f, along);
    light -= fold * bell((a - fold_x) / 0.022f) * step3(0.0f, 0.15f, along) *
             step3(1.0f, 0.8f, along) * front;
    float dots = step3(0.66f, 0.84f, noise2(x * 34 + 9, y * 34 + 5));
    float zone = bell2(a / 0.55f, (y + 0.22f) / 0.30f) * front;
    float speckle = 0.38f * f->freckles * dots * zone;
    float spots = 0.10f * old * step3(0.72f, 0.86f, noise2(x * 15 + 77, y * 15 + 13));
    light *= 1.0f - speckle - spots;
    b->r[i] = f->skin.r * mixf(1, f->blood.r, red) * light;
    b->g[i] = f->skin.g * mixf(1, f->blood.g, red) * light * (1 - 0.25f * speckle);
    b->b[i] = f->skin.b * mixf(1, f->blood.b, red) * light * (1 - 0.45f * speckle);
    // The oily middle of the face shines.
    float shine = 0.55f + 0.45f * bell2(a / 0.20f, (y - 0.40f) / 0.30f) +
                  0.55f * bell2(x / 0.10f, (y - ny) / 0.16f);
    shine += 0.30f * bell2((a - 0.42f) / 0.13f, (y + 0.16f) / 0.09f);
    b->gloss[i] = shine * (1 + 0.5f * fine);
    // Lines of age bend the light.
    float brow_up = saturate(f->brow_raise * 25);
    float lines = (0.22f * old + 0.16f * brow_up) * bell2(a / 0.42f, (y - 0.43f) / 0.14f);
    float wave = y * 68.0f + 1.6f * x * x * 12 + 2.0f * noise2(x * 5, y * 3);
    float bend = lines * sinf(wave);
    float crow = 0.20f * (old + 0.5f * saturate(f->smile) * old) *
                 bell2((a - f->eye_x - 0.235f) / 0.07f, (y + 0.01f) / 0.10f);
    bend += crow * sinf((y / (a - f->eye_x + 0.02f)) * 24);
    float frown = 0.16f * old * bell2((a - 0.045f) / 0.018f, (y - 0.16f) / 0.06f);
    b->v[A_NY][i] += bend;
    b->v[A_AO][i] *= 1.0f - 0.20f * fabsf(lines) * (1 - sinf(wave)) - frown;
    // Nostrils.
    float hole = bell2(
        (a - 0.070f * f->nose_wide) / 0.036f, (y - ny + 0.083f + 0.008f * f->nose_up) / (0.017f));
    b->v[A_AO][i] *= 1.0f - 0.92f * hole * front;
    b->gloss[i] *= 1.0f - hole;
    // Where hair begins, it shades the skin.
    float high = step3(0.1f, 0.45f, y);
    float under = step3(mixf(-0.60f, -0.16f, high), mixf(0.35f, 0.05f, high), b->v[A_ALONG][i]) *
                  (1 - 0.7f * f->buzz) * (1 - 0.6f * f->recede);
    b->v[A_AO][i] *= 1.0f - 0.55f * under;
    b->v[A_SHADOW][i] *= 1.0f - 0.45f * under;
    b->r[i] *= 1 - 0.30f * under, b->g[i] *= 1 - 0.22f * under, b->b[i] *= 1 - 0.20f * under;
  }
}

FACET_CLONES
void paint_brows(const scene *s, strip *b) {
  const face *f = &s->f;
  for (int i = 0; i < b->n; i++) {
    float x = b->v[A_BX][i], y = b->v[A_BY][i], a = fabsf(x);
    float u = (a - f->eye_x - 0.03f) / 0.19f, m = brow_middle(f, clampf(u, -1.3f, 1.4f));
    float thick =
        f->brow_thick * mixf(1.0f, 0.35f, step3(-0.5f, 1.15f, u)) * step3(-1.30f, -0.75f, u);
    float d = (y - m) / (thick + 0.004f);
    float ends = step3(-1.18f, -0.80f, u) * step3(1.22f, 0.75f, u);
    float cover = bell(d * 0.85f) * ends;
    float strand = noise2((a * 0.9f - (y - m) * mixf(1.0f, 0.2f, saturate(u + 0.6f))) * 85, y * 14);
    float alpha = saturate(cover * (0.55f + 1.0f * strand) - 0.08f) * 0.92f *
                  step3(1.3f, 1.0f, fabsf(b->v[A_THETA][i]));
    b->r[i] = mixf(b->r[i], f->brow.r, alpha);
    b->g[i] = mixf(b->g[i], f->brow.g, alpha);
    b->b[i] = mixf(b->b[i], f->brow.b, alpha);
    b->gloss[i] *= 1 - 0.8f * alpha;
  }
}

FACET_CLONES
void paint_beard(const scene *s, strip *b) {
  const face *f = &s->f;
  if (f->stubble <= 0.001f && f->moustache <= 0.001f) return;
  for (int i = 0; i < b->n; i++) {
    float x = b->v[A_BX][i], y = b->v[A_BY][i], a = fabsf(x), th = fabsf(b->v[A_THETA][i]);
    float cheek = -0.80f + 0.60f * step3(0.26f, 0.64f, a) + 0.03f * noise2(x * 30, y * 30);
    float u = clampf(x / f->mouth_half, -1.2f, 1.2f);
    float low = lip_outer_low(f, u), high = lip_outer_up(f, u);
    float region = step3(0.05f, -0.07f, y - cheek) * step3(1.62f, 1.42f, th) *
                   (1 - b->v[A_EXTRA][i]) * step3(-1.40f, -1.22f, y);
    float lips = step3(-0.035f, 0.0f, y - low) * step3(0.02f, 0.0f, y - high) *
                 step3(1.10f, 0.95f, fabsf(u));
    region *= 1 - lips;
    float lip_side = step3(f->mouth_half + 0.10f, f->mouth_half - 0.01f, a);
    float tash = lip_side * step3(high - 0.012f, high + 0.015f, y) *
                 step3(f->nose_y - 0.085f, f->nose_y - 0.125f, y);
    float goat =
        step3(0.30f, 0.20f, a) * step3(f->mouth_y + 0.03f, f->mouth_y - 0.03f, y) * (1 - lips);
    region = fmaxf(region, goat * step3(f->mouth_half + 0.10f, f->mouth_half + 0.03f, a));
    float strand = noise2(x * 62 + 6 * noise2(x * 5, y * 5), y * 21), dots = noise2(x * 90, y * 90);
    float hair = region * f->beard;
    hair = fmaxf(hair, tash * f->moustache);
    float shade = fmaxf(region, tash) * f->stubble;
    float alpha = saturate(hair * (0.50f + 0.75f * strand) + 0.38f * shade * (0.55f + 0.7f * dots));
    float lum = 0.65f + 0.75f * strand;
    b->r[i] = mixf(b->r[i], f->beard_color.r * lum, alpha * 0.95f);
    b->g[i] = mixf(b->g[i], f->beard_color.g * lum, alpha * 0.95f);
    b->b[i] = mixf(b->b[i], f->beard_color.b * lum, alpha * 0.95f);
    b->gloss[i] *= 1 - 0.85f * alpha;
    b->v[A_NX][i] += 0.35f * hair * (strand - 0.5f);
    b->v[A_NY][i] += 0.20f * hair * (dots - 0.5f);
  }
}

FACET_CLONES
void paint_lips(const scene *s, strip *b) {
  const face *f = &s->f;
  const float soft = 0.011f + s->footprint;
  for (int i = 0; i < b->n; i++) {
    float x = b->v[A_BX][i], y = b->v[A_BY][i];
    float u = clampf(x / f->mouth_half, -1.15f, 1.15f);
    float up = lip_outer_up(f, u), low = lip_outer_low(f, u), line = lip_line(f, u);
    float inner_up = lip_inner_up(f, u), inner_low = lip_inner_low(f, u);
    float cover =
        step3(up + 0.5f * soft, up - 0.7f * soft, y) * step3(low - 0.8f * soft, low + soft, y);
    cover *= step3(1.05f, 0.94f, fabsf(u));
    float groove = 0.10f * (noise2(x * 75, y * 9) - 0.5f);
    float upper = step3(line - 0.01f, line + 0.01f, y);
    float light = (1.0f - 0.18f * upper + groove);
    b->r[i] = mixf(b->r[i], f->lip.r * light, cover * 0.92f);
    b->g[i] = mixf(b->g[i], f->lip.g * light, cover * 0.92f);
    b->b[i] = mixf(b->b[i], f->lip.b * light, cover * 0.92f);
    b->gloss[i] = mixf(b->gloss[i], 1.15f - 0.5f * upper + 3 * groove, cover);
    float edge = step3(1.10f, 0.96f, fabsf(u));
    float dark = fmaxf(bell((y - inner_up) / 0.010f), bell((y - inner_low) / 0.008f)) * edge;
    b->v[A_AO][i] *= 1 - 0.72f * dark;
    b->v[A_AO][i] *= 1 - 0.45f * bell2((fabsf(u) - 1.03f) / 0.06f, (y - line) / 0.020f);
    b->v[A_AO][i] *= 1 - 0.22f * bell2(x / (0.8f * f->mouth_half), (y - low + 0.018f) / 0.022f);
  }
}

FACET_CLONES
void paint_cloth(const scene *s, strip *b) {
  const face *f = &s->f;
  for (int i = 0; i < b->n; i++) {
    float x = b->v[A_OX][i], y = b->v[A_OY][i], z = b->v[A_OZ][i];
    float neck = -1.46f - 0.06f * step3(-1.0f, -0.3f, z);
    float cover = step3(neck + 0.015f, neck - 0.015f, y);
    float weave =
        1.0f + 0.10f * (noise2(x * 60, y * 60) - 0.5f) + 0.25f * (noise2(x * 4, y * 3) - 0.5f);
    float hem = 1.0f - 0.4f * bell((y - neck + 0.06f) / 0.012f);
    b->r[i] = mixf(b->r[i], f->cloth.r * weave * hem, cover);
    b->g[i] = mixf(b->g[i], f->cloth.g * weave * hem, cover);
    b->b[i] = mixf(b->b[i], f->cloth.b * weave * hem, cover);
    b->gloss[i] *= 1 - 0.9f * cover;
  }
}

FACET_CLONES
void light_skin(const scene *s, strip *b) {
  const face *f = &s->f;
  const vec3 k = f->key, h = s->half, fd = f->fill_dir, rd = f->rim_dir;
  for (int i = 0; i < b->n; i++) {
    float nx = b->v[A_NX][i], ny = b->v[A_NY][i], nz = b->v[A_NZ][i];
    float q = 1 / sqrtf(nx * nx + ny * ny + nz * nz + 1e-9f);
    nx *= q, ny *= q, nz *= q;
    float ao = b->v[A_AO][i], shadow = b->v[A_SHADOW][i];
    float d = nx * k.x + ny * k.y + nz * k.z;
    // Red light travels furthest beneath the skin: it wraps around the terminator and into shadows.
    float dr = saturate((d + 0.34f) / 1.34f), dg = saturate((d + 0.16f) / 1.16f);
    float db = saturate((d + 0.10f) / 1.10f);
    float sr = sqrtf(shadow) * 0.5f + 0.5f * shadow, cavity = 0.35f + 0.65f * ao;
    dr *= sr * cavity, dg *= shadow * cavity, db *= shadow * cavity;
    float fill = saturate(0.35f + 0.65f * (nx * fd.x + ny * fd.y + nz * fd.z));
    float sky = 0.5f + 0.5f * ny;
    float rim = saturate(nx * rd.x + ny * rd.y + nz * rd.z), fres = sq(sq(1 - saturate(nz)));
    rim = rim * (0.35f + 0.65f * fres);
    float aor = sqrtf(ao), lr = 0, lg = 0, lb = 0;
    lr = f->key_color.r * dr + f->fill_color.r * fill * aor;
    lg = f->key_color.g * dg + f->fill_color.g * fill * ao;
    lb = f->key_color.b * db + f->fill_color.b * fill * ao;
    lr += mixf(f->ambient_down.r, f->ambient_up.r, sky) * aor + f->rim_color.r * rim;
    lg += mixf(f->ambient_down.g, f->ambient_up.g, sky) * ao + f->rim_color.g * rim;
    lb += mixf(f->ambient_down.b, f->ambient_up.b, sky) * ao + f->rim_color.b * rim;
    float nh = 1 - saturate(nx * h.x + ny * h.y + nz * h.z);
    float spec = (0.085f * exp_(-46 * nh) + 0.050f * exp_(-13 * nh)) * (0.6f + 1.6f * fres);
    spec *= b->gloss[i] * shadow * ao;
    spec += 0.05f * fres * ao * sky * b->gloss[i];
    b->r[i] = b->r[i] * lr + spec * f->key_color.r;
    b->g[i] = b->g[i] * lg + spec * f->key_color.g;
    b->b[i] = b->b[i] * lb + spec * f->key_color.b;
  }
}
