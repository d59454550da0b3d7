// From interpolated surfaces to light, a strip of pixels at a time.
#pragma once

#include "mesh.h"

enum { STRIP = 256 };

/// Pixels of one row that show the same kind of surface.
typedef struct {
  int n;
  int at[STRIP];                       // column
  float v[A_COUNT][STRIP];             // interpolated attributes
  float r[STRIP], g[STRIP], b[STRIP];  // first the albedo, then the light
  float gloss[STRIP];                  // strength of the highlight
  float alpha[STRIP];
} strip;

/// What all pixels of a picture share.
typedef struct {
  face f;
  pose p;
  framing w;
  vec3 view;        // towards the viewer, head space
  vec3 half;        // between key and viewer, camera space
  float footprint;  // side of a sample in head units
} scene;

void paint_skin(const scene *s, strip *b);
void paint_brows(const scene *s, strip *b);
void paint_beard(const scene *s, strip *b);
void paint_lips(const scene *s, strip *b);
void paint_cloth(const scene *s, strip *b);
void light_skin(const scene *s, strip *b);
void shade_mouth(const scene *s, strip *b);
void shade_eyes(const scene *s, strip *b);
void shade_hair(const scene *s, strip *b);
void shade_background(const scene *s, int width, int height, int row, float *r, float *g, float *b);
/// Lays glasses over a row; `depth` is the depth of what lies beneath.
void shade_glasses(const scene *s, int width, int height, int row, const float *depth, float *r,
    float *g, float *b);
