// The ears.

#include "mesh.h"

/// An ear: a shallow dish with a rolled rim.
void build_ear(grid *g, const face *f, int side) {
  float sign = side ? 1.0f : -1.0f;
  vec3 center = v3(
      sign * (0.715f * f->width + 0.045f - 0.09f * step3(0.15f, 0.5f, f->length)), -0.16f, -0.66f);
  for (int r = 0; r < g->rows; r++)
    for (int c = 0; c < g->cols; c++) {
      float q = (float)r / (g->rows - 1);
      // Seen from the side: `back` is away from the face.
      float t = 2.0f * (float)M_PI * c / (g->cols - 1);
      float cy = cosf(t), cx = sinf(t);
      float high = 0.315f * f->ear * (1 + 0.05f * cy), wide = 0.185f * f->ear * (1 + 0.22f * cy);
      float rim = bell((q - 0.86f) / 0.11f), dish = bell(q / 0.48f);
      float back = wide * q * cx + 0.05f * cy * q, y = high * q * cy;
      float out = 0.035f + 0.55f * (back + 0.15f) * 0.55f + 0.045f * rim - 0.075f * dish -
                  0.10f * step3(0.90f, 1.0f, q);
      out += 0.03f * bell2((back - 0.03f) / 0.05f, (y - 0.02f) / 0.16f);
      out *= (0.30f + 0.70f * step3(-1.05f, -0.25f, y / high)) *
             (0.62f + 0.38f * step3(1.05f, 0.5f, y / high));
      out *= 1 - 0.75f * step3(0.15f, 0.5f, f->length);
      float tilt = 0.15f;
      float yy = y + tilt * -back, zz = -back + tilt * -y * 0.6f;
      int i = r * g->cols + c;
      g->object[i] = v3(center.x + sign * out, center.y + yy, center.z + zz * 0.95f);
      float *at = g->attribute + (size_t)i * A_COUNT;
      at[A_BX] = center.x + sign * 0.2f, at[A_BY] = center.y + yy, at[A_THETA] = sign * 1.65f;
      at[A_AO] = clampf(1.0f - 0.55f * dish - 0.25f * bell((q - 0.66f) / 0.1f), 0.2f, 1);
      at[A_SHADOW] = 1.0f, at[A_EXTRA] = 0;
    }
  grid_normals(g);
  // The grid turns the other way on one side: let every normal look outwards.
  for (int i = 0; i < g->count; i++) {
    vec3 n = g->normal[i];
    if (n.x * sign < -0.05f) g->normal[i] = mul3(n, -1);
  }
}
