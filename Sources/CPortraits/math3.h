// Small mathematics that the compiler can turn into vector code: no branches, no library calls.
#pragma once

#include <math.h>
#include <stdint.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

typedef struct {
  float x, y, z;
} vec3;
typedef struct {
  float r, g, b;
} rgb;

INLINE float clampf(float x, float lo, float hi) { return x < lo ? lo : x > hi ? hi : x; }
INLINE float saturate(float x) { return clampf(x, 0.0f, 1.0f); }
INLINE float mixf(float a, float b, float t) { return a + (b - a) * t; }
INLINE float sq(float x) { return x * x; }

/// 0 below `lo`, 1 above `hi`, a cubic between. `lo` may be the larger: then it falls.
INLINE float step3(float lo, float hi, float x) {
  float t = saturate((x - lo) / (hi - lo));
  return t * t * (3.0f - 2.0f * t);
}

/// eˣ, relative error 2e-5, for −80 ≤ x ≤ 80 (clamped).
INLINE float exp_(float x) {
  float y = clampf(x, -80.0f, 80.0f) * 1.44269504f;
  float f = floorf(y), r = y - f;
  float p = 1.0f + r * (0.69303212f + r * (0.24137976f + r * (0.05203236f + r * 0.01355574f)));
  int32_t bits = ((int32_t)f + 127) << 23;
  float scale;
  memcpy(&scale, &bits, 4);
  return p * scale;
}

/// A bell: 1 at 0, e⁻¹ at ±1.
INLINE float bell(float x) { return exp_(-x * x); }
INLINE float bell2(float x, float y) { return exp_(-x * x - y * y); }

/// The smooth maximum of a and b with a blend of width k.
INLINE float smax(float a, float b, float k) {
  float h = saturate(0.5f + 0.5f * (a - b) / k);
  return mixf(b, a, h) + k * h * (1.0f - h);
}

INLINE float hash2(int32_t x, int32_t y) {
  uint32_t h = (uint32_t)x * 0x9E3779B1u ^ (uint32_t)y * 0x85EBCA77u;
  h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
  h ^= h >> 13;
  return (float)(int32_t)(h >> 8) * (1.0f / 16777216.0f);
}

/// Value noise, 0 … 1, one lattice cell a unit, once differentiable.
INLINE float noise2(float x, float y) {
  float fx = floorf(x), fy = floorf(y);
  int32_t ix = (int32_t)fx, iy = (int32_t)fy;
  float u = x - fx, v = y - fy;
  u = u * u * (3.0f - 2.0f * u);
  v = v * v * (3.0f - 2.0f * v);
  float a = mixf(hash2(ix, iy), hash2(ix + 1, iy), u);
  float b = mixf(hash2(ix, iy + 1), hash2(ix + 1, iy + 1), u);
  return mixf(a, b, v);
}

INLINE vec3 v3(float x, float y, float z) { return (vec3){x, y, z}; }
INLINE vec3 add3(vec3 a, vec3 b) { return v3(a.x + b.x, a.y + b.y, a.z + b.z); }
INLINE vec3 sub3(vec3 a, vec3 b) { return v3(a.x - b.x, a.y - b.y, a.z - b.z); }
INLINE vec3 mul3(vec3 a, float s) { return v3(a.x * s, a.y * s, a.z * s); }
INLINE float dot3(vec3 a, vec3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
INLINE vec3 cross3(vec3 a, vec3 b) {
  return v3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
}
INLINE vec3 unit3(vec3 a) { return mul3(a, 1.0f / sqrtf(dot3(a, a) + 1e-20f)); }

INLINE rgb mixc(rgb a, rgb b, float t) {
  return (rgb){mixf(a.r, b.r, t), mixf(a.g, b.g, t), mixf(a.b, b.b, t)};
}
INLINE rgb scalec(rgb a, float s) { return (rgb){a.r * s, a.g * s, a.b * s}; }

/// Linear light of an sRGB colour given in 0 … 255.
static inline rgb from_srgb(float r, float g, float b) {
  return (rgb){powf(r / 255, 2.2f), powf(g / 255, 2.2f), powf(b / 255, 2.2f)};
}
