// The surfaces of a portrait: grids of vertices, bent, projected and drawn into a depth buffer.
#pragma once

#include "face.h"

enum {
  HEAD_ROWS = 150,
  HEAD_COLS = 129,
  EAR_ROWS = 12,
  EAR_COLS = 25,
  HAIR_ROWS = 84,
  HAIR_COLS = 97
};

/// What is interpolated over a triangle.
enum {
  A_OX,
  A_OY,
  A_OZ,  // place in head space
  A_NX,
  A_NY,
  A_NZ,  // normal, camera space
  A_BX,
  A_BY,      // sheet coordinates
  A_THETA,   // around the head, 0 in front, radians
  A_AO,      // ambient light that arrives, 0 … 1
  A_SHADOW,  // key light that arrives, 0 … 1
  A_EXTRA,   // body: 0 skin of the head … 1 below the neck; hair: distance within the hair
  A_TX,
  A_TY,
  A_TZ,     // hair: direction of the strands, camera space
  A_ALONG,  // hair: length along the strand
  A_COUNT
};

typedef struct {
  int rows, cols, count, triangles;
  vec3 *object, *normal, *camera;
  float *x, *y, *z;  // picture coordinates 0 … 1, depth
  float *attribute;  // [count][A_COUNT]
  int32_t *index;    // [triangles][3]
} grid;

/// From camera space to the picture: perspective, then the similarity of the FFHQ alignment.
typedef struct {
  float ax, ay, bx, by, cx, cy;
} framing;

typedef struct {
  float r[9];       // head → camera
  float body[9];    // body → camera
  vec3 pivot_head;  // where the neck turns, camera space
} pose;

#define CAMERA_DISTANCE 13.0f

int grid_alloc(grid *g, int rows, int cols);
void grid_free(grid *g);
void grid_normals(grid *g);

/// Builds the head, neck and shoulders, the ears (0 left, 1 right in the picture) and the hair.
void build_head(grid *g, const face *f);
void build_ear(grid *g, const face *f, int side);
void build_hair(grid *g, const face *f);
/// How far inside the hair a place of the head lies: a height, positive within.
float hair_inside(const face *f, float theta, float y);

pose pose_of(const face *f);
vec3 turn(const float *r, vec3 v);
void place(grid *g, const pose *p, const float *body_weight);
void project(grid *g, const framing *w);

/// 68 landmarks in camera space.
void landmarks_in_camera(const grid *head, const face *f, const pose *p, vec3 out[68]);
framing frame(const grid *head, const face *f, const pose *p);
void to_picture(const framing *w, vec3 v, float *x, float *y);

/// Angle around the head of a column.
float column_angle(int c, int cols);
/// The row of the head that lies at `level` of its sections (0 crown … 13 chin …).
float head_row(float level);
