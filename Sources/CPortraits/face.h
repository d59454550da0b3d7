// Everything that a parameter vector means, in the units of the model, and the curves of a face.
//
// Head space: 1 unit is 100 mm; x to the picture's right, y up, z towards the viewer; the origin is
// midway between the centres of the eyeballs. "Sheet" coordinates are x and y of the smooth head
// before noses and lips are raised from it: what is painted on a face is placed in them.
#pragma once

#include "math3.h"

typedef struct {
  // Who
  float age, fem, masc, old;  // 0 … 1; `old` rises only past the middle
  rgb skin, blood, lip, iris, hair, brow, beard_color;
  float ruddy, freckles;
  // Head
  float width, lower, jaw, chin, cheekbone, full, forehead, ear, neck;
  // Eyes
  float eye_x, eye_half, eye_upper, eye_lower, eye_tilt, eye_deep, lid_fold, lash;
  vec3 eye[2];
  vec3 gaze[2];
  // Brows
  float brow_y, brow_thick, brow_arch, brow_raise;
  // Nose and mouth
  float nose_y, nose_wide, nose_bridge, nose_out, nose_up;
  float mouth_y, mouth_half, lip_up, lip_low, smile, gap;
  // Hair
  float length, volume, curl, part, fringe, recede, buzz;
  float beard, stubble, moustache;
  // Glasses
  float glasses, glasses_round, glasses_thick;
  rgb glasses_color;
  // Pose
  float yaw, pitch, roll;
  // Light, surroundings
  vec3 key, fill_dir, rim_dir;
  rgb key_color, fill_color, ambient_up, ambient_down, rim_color;
  float exposure;
  rgb back_a, back_b, cloth;
  float blobs;
} face;

void face_init(face *f, const float *p);

#define EYE_RADIUS 0.125f
#define LID_RADIUS 0.140f

/// Height of the open eye's upper border above the line of its corners; u runs −1 (inner) … 1.
INLINE float lid_upper(const face *f, float u) {
  float w = 1.0f - u * u;
  w = w > 0 ? w : 0;
  return f->eye_upper * w * (1.0f - 0.22f * u) * (1.35f - 0.35f * w) + f->eye_tilt * u;
}
INLINE float lid_lower(const face *f, float u) {
  float w = 1.0f - u * u;
  w = w > 0 ? w : 0;
  return -f->eye_lower * w * (1.0f + 0.25f * u) * (1.25f - 0.25f * w) + f->eye_tilt * u;
}

/// The line between the lips; u runs −1 … 1 between the corners.
INLINE float lip_line(const face *f, float u) {
  float v = u * u;
  return f->mouth_y + f->smile * 0.055f * (v - 0.35f) + 0.008f * bell(u * 3.0f) * (1 - f->smile) -
         0.010f * v;
}
INLINE float lip_arch(float u) {
  float w = 1.0f - u * u;
  return w > 0 ? w : 0;
}
INLINE float lip_inner_up(const face *f, float u) {
  return lip_line(f, u) + 0.30f * f->gap * lip_arch(u);
}
INLINE float lip_inner_low(const face *f, float u) {
  return lip_line(f, u) - 0.70f * f->gap * lip_arch(u);
}
INLINE float lip_outer_up(const face *f, float u) {
  float a = u < 0 ? -u : u;
  float bow = 1.0f - 0.16f * bell(u * 7.0f) + 0.10f * bell((a - 0.24f) * 5.0f);
  return lip_inner_up(f, u) + f->lip_up * lip_arch(u) * bow * (1.2f - 0.2f * lip_arch(u));
}
INLINE float lip_outer_low(const face *f, float u) {
  float w = lip_arch(u);
  return lip_inner_low(f, u) - f->lip_low * w * (1.35f - 0.35f * w);
}

/// The middle of a brow, u from −1 (beside the nose) to 1 (temple).
INLINE float brow_middle(const face *f, float u) {
  return f->brow_y + f->brow_raise + f->brow_arch * (0.034f * (1.0f - sq(u - 0.28f)) - 0.004f) +
         0.4f * f->eye_tilt * u - 0.020f * (u > 0.3f ? sq(u - 0.3f) * 2.0f : 0);
}
INLINE float brow_x(const face *f, float u) { return f->eye_x + 0.03f + 0.19f * u; }
