// Everything that one picture is made with: its surfaces and the layers they are drawn into.
#pragma once

#include "raster.h"
#include "shade.h"

enum { HEAD, EAR_LEFT, EAR_RIGHT, HAIR, MESHES, SHADOW_SIZE = 192 };

typedef struct {
  grid mesh[MESHES];
  layer skin, hair, behind, shadow;  // `hair` holds its side towards the viewer, `behind` the other
} studio;

/// With layers of `side` samples, or none for 0. Null when memory is short.
studio *studio_new(int side);
void studio_free(studio *s);
/// Bends the head to the face of `s` and finds how the picture frames it.
void pose_head(studio *st, scene *s);
/// The other surfaces; all of them placed before the camera.
void pose_all(studio *st, scene *s);
/// Fills A_SHADOW: the share of the key light that reaches each vertex, from a map drawn from its
/// side. Returns 0, or −1 when memory is short.
int cast_shadows(studio *st, const scene *s);
/// Draws the surfaces into their layers.
void draw_layers(studio *st);
