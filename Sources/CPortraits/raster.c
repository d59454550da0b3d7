#include "raster.h"

#include <stdlib.h>

int layer_alloc(layer *l, int width, int height) {
  l->width = width, l->height = height;
  l->depth = malloc((size_t)width * height * sizeof(float));
  l->triangle = malloc((size_t)width * height * sizeof(int32_t));
  return l->depth && l->triangle ? 0 : -1;
}

void layer_free(layer *l) { free(l->depth), free(l->triangle); }

void layer_clear(layer *l) {
  size_t n = (size_t)l->width * l->height;
  for (size_t i = 0; i < n; i++) l->depth[i] = -1e9f, l->triangle[i] = -1;
}

void draw(layer *l, const grid *g, const float *x, const float *y, const float *z, int mesh,
    facing side, int keep, float least) {
  float w = l->width, h = l->height;
  for (int t = 0; t < g->triangles; t++) {
    const int32_t *v = g->index + 3 * (size_t)t;
    float ax = x[v[0]] * w, ay = y[v[0]] * h, bx = x[v[1]] * w, by = y[v[1]] * h;
    float cx = x[v[2]] * w, cy = y[v[2]] * h;
    float area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
    // y runs down in pictures, so what faces the viewer turns clockwise: a negative area.
    if ((side == FRONTS && area >= 0) || (side == BACKS && area <= 0)) continue;
    if (area > -1e-12f && area < 1e-12f) continue;
    if (keep >= 0 && g->attribute[(size_t)v[0] * A_COUNT + keep] < least &&
        g->attribute[(size_t)v[1] * A_COUNT + keep] < least &&
        g->attribute[(size_t)v[2] * A_COUNT + keep] < least)
      continue;
    float lx = fminf(ax, fminf(bx, cx)), hx = fmaxf(ax, fmaxf(bx, cx));
    float ly = fminf(ay, fminf(by, cy)), hy = fmaxf(ay, fmaxf(by, cy));
    if (hx < 0 || hy < 0 || lx > w || ly > h) continue;
    int x0 = (int)fmaxf(0, ceilf(lx - 0.5f)), x1 = (int)fminf(w - 1, floorf(hx - 0.5f));
    int y0 = (int)fmaxf(0, ceilf(ly - 0.5f)), y1 = (int)fminf(h - 1, floorf(hy - 0.5f));
    float k = 1 / area;
    float bdx = (cy - ay) * k, bdy = -(cx - ax) * k;  // d(weight of b)
    float cdx = -(by - ay) * k, cdy = (bx - ax) * k;  // d(weight of c)
    float za = z[v[0]], zb = z[v[1]] - za, zc = z[v[2]] - za;
    for (int j = y0; j <= y1; j++) {
      float dy = j + 0.5f - ay;
      size_t row = (size_t)j * l->width;
      for (int i = x0; i <= x1; i++) {
        float dx = i + 0.5f - ax;
        float wb = dx * bdx + dy * bdy, wc = dx * cdx + dy * cdy;
        if (wb < 0 || wc < 0 || wb + wc > 1) continue;
        float depth = za + wb * zb + wc * zc;
        if (depth > l->depth[row + i]) {
          l->depth[row + i] = depth;
          l->triangle[row + i] = mesh << TRIANGLE_BITS | t;
        }
      }
    }
  }
}
