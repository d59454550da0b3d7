// The points at which polynomials are evaluated: 0, ±A, ±B and infinity.
#pragma once

#define A 0.625f
#define B 1.5f
#define AA (A * A)
#define BB (B * B)
#define AABB (A * A * B * B)
