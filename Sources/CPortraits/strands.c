// The light on hair, after Kajiya and Kay (1989): a strand is bright where it lies across the
// light.

#include "clones.h"
#include "shade.h"

FACET_CLONES
void shade_hair(const scene *s, strip *b) {
  const face *f = &s->f;
  const vec3 k = f->key, h = s->half, rd = f->rim_dir;
  const float kl = f->key_color.g, kr = f->key_color.r / kl, kb = f->key_color.b / kl;
  const float curl = f->curl, straight = 1 - f->buzz;
  for (int i = 0; i < b->n; i++) {
    float th = b->v[A_THETA][i], along = b->v[A_ALONG][i], inside = b->v[A_EXTRA][i];
    float swirl = f->part * 0.45f * step3(1.3f, 0.2f, along);
    float warp = curl * (0.10f * sinf(along * 22 + 5 * noise2(th * 4, along * 3)) +
                            0.16f * noise2(th * 5, along * 6));
    float t = th + swirl + warp;
    float stretch = 1 + 3.0f * curl;
    float n1 = noise2(t * 7 + 50, along * 2.2f * stretch),
          n2 = noise2(t * 21 + 50, along * 3.5f * stretch);
    float n3 = noise2(t * 58 + 50, along * 5.0f * stretch);
    float fuzz = noise2(th * 90 + 50, along * 120);
    n3 = mixf(fuzz, n3, straight);
    float ragged = mixf(1, 0.75f + 0.25f * f->fringe, step3(1.1f, 0.8f, fabsf(th)));
    float feather = ragged * (0.16f * (n2 - 0.5f) + 0.09f * (n3 - 0.5f));
    float alpha = step3(-0.015f, 0.075f, inside + feather * mixf(0.35f, 1, straight));
    alpha *= mixf(0.62f + 0.3f * fuzz, 1.0f, straight);
    b->alpha[i] = alpha;
    float lum = 0.50f + 0.42f * n1 + 0.36f * n2 + 0.34f * n3;
    lum *=
        mixf(0.8f, 0.60f + 0.40f * step3(0.0f, 0.35f, inside + 0.25f * (1 - f->fringe)), straight);
    float nx = b->v[A_NX][i], ny = b->v[A_NY][i], nz = b->v[A_NZ][i];
    float q = 1 / sqrtf(nx * nx + ny * ny + nz * nz + 1e-9f);
    nx *= q, ny *= q, nz *= q;
    // Seen from within, behind the neck: dark.
    float back = step3(0.1f, -0.3f, nz);
    nx = nz < 0 ? -nx : nx, ny = nz < 0 ? -ny : ny, nz = fabsf(nz);
    float shift = 0.35f * (n2 - 0.5f) + 0.25f * (n3 - 0.5f);
    float tx = b->v[A_TX][i] + shift * nx + 0.6f * curl * (n1 - 0.5f),
          ty = b->v[A_TY][i] + shift * ny;
    float tz = b->v[A_TZ][i] + shift * nz;
    q = 1 / sqrtf(tx * tx + ty * ty + tz * tz + 1e-9f);
    tx *= q, ty *= q, tz *= q;
    float tk = tx * k.x + ty * k.y + tz * k.z, thh = tx * h.x + ty * h.y + tz * h.z;
    float across = sqrtf(fmaxf(0, 1 - tk * tk)), shine = fmaxf(0, 1 - thh * thh);
    float nk = nx * k.x + ny * k.y + nz * k.z, front = saturate((nk + 0.35f) / 1.35f);
    float ao = b->v[A_AO][i] * (1 - 0.45f * back), shadow = b->v[A_SHADOW][i] * (1 - 0.75f * back);
    float diffuse = (0.35f + 0.65f * across) * front * shadow;
    float s1 = exp_(-(1 - shine) * 26) * front * shadow,
          s2 = exp_(-(1 - shine) * 7) * front * shadow;
    float rim = saturate(nx * rd.x + ny * rd.y + nz * rd.z) * (0.3f + 0.7f * sq(1 - saturate(nz)));
    float sky = 0.5f + 0.5f * ny, fill = f->fill_color.g * saturate(0.4f + 0.6f * nz);
    float amb = (mixf(f->ambient_down.g, f->ambient_up.g, sky) + fill) * ao;
    float white = (0.085f * s1 * straight + 0.10f * rim * f->rim_color.g) * (0.4f + 0.8f * n3);
    float body = kl * (1.10f * diffuse + 0.7f * s2 * (0.5f + n2)) + amb + 0.8f * rim;
    b->r[i] = f->hair.r * lum * body * kr + white;
    b->g[i] = f->hair.g * lum * body + white;
    b->b[i] = f->hair.b * lum * body * kb + white;
  }
}
