// Triangles into a depth buffer that remembers which triangle it holds.
#pragma once

#include "mesh.h"

typedef struct {
  int width, height;
  float *depth;       // larger is nearer
  int32_t *triangle;  // −1 where empty; else mesh << 20 | triangle
} layer;

#define TRIANGLE_BITS 20

/// Which side of a surface is drawn.
typedef enum { FRONTS, BACKS, BOTH } facing;

int layer_alloc(layer *l, int width, int height);
void layer_free(layer *l);
void layer_clear(layer *l);
/// Draws the triangles of `g`, at x and y (0 … 1 over the layer), with depth z, those of the given
/// side. Where attribute `keep` is given (not −1), only those with a vertex where it is above
/// `least`.
void draw(layer *l, const grid *g, const float *x, const float *y, const float *z, int mesh,
    facing side, int keep, float least);
