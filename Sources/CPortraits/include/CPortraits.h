#ifndef FACET_PORTRAITS_H
#define FACET_PORTRAITS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// The parameters of a portrait, in the order of its vector. Each lies in −1 … 1. Their meaning
/// stands in `PortraitParameters.swift`, whose table has the same order.
enum facet_portrait_parameter {
  // Who
  P_SKIN_TONE, P_AGE, P_PRESENTATION, P_UNDERTONE, P_RUDDINESS, P_FRECKLES,
  // Shape of the head
  P_FACE_WIDTH, P_FACE_LENGTH, P_JAW_WIDTH, P_CHIN, P_CHEEKBONES, P_FULLNESS, P_FOREHEAD, P_EARS,
  // Eyes and brows
  P_EYE_SIZE, P_EYE_SPACING, P_EYE_TILT, P_EYE_DEPTH, P_LID_FOLD, P_IRIS_COLOR,
  P_BROW_THICKNESS, P_BROW_ARCH,
  // Nose and mouth
  P_NOSE_LENGTH, P_NOSE_WIDTH, P_NOSE_BRIDGE, P_NOSE_TIP, P_MOUTH_WIDTH, P_LIP_FULLNESS,
  P_LIP_COLOR,
  // Hair
  P_HAIR_COLOR, P_HAIR_RED, P_HAIR_GREY, P_HAIR_LENGTH, P_HAIR_VOLUME, P_HAIR_CURL, P_HAIR_PART,
  P_HAIR_FRINGE, P_HAIRLINE, P_BEARD, P_MOUSTACHE,
  // Glasses
  P_GLASSES, P_GLASSES_SHAPE, P_GLASSES_FRAME,
  // Expression
  P_SMILE, P_MOUTH_OPEN, P_EYES_OPEN, P_BROW_RAISE, P_GAZE_X, P_GAZE_Y,
  // Pose
  P_YAW, P_PITCH, P_ROLL,
  // Light
  P_KEY_AZIMUTH, P_KEY_ELEVATION, P_KEY_WARMTH, P_CONTRAST, P_RIM, P_EXPOSURE,
  // Surroundings
  P_BACK_HUE_X, P_BACK_HUE_Y, P_BACK_LIGHT, P_BACK_BLOBS, P_CLOTH_HUE, P_CLOTH_LIGHT,
  P_COUNT
};

/// Draws `count` portraits.
///
/// - params: `[count, P_COUNT]`, each in −1 … 1.
/// - size: side of a picture in pixels. - samples: rays along each side of a pixel, 1 … 4.
/// - grain: deviation of the film grain in sRGB units; 0 is none. `seeds` (one each, may be null)
///   chooses its pattern.
/// - rgb: `[count, 3, size, size]`, sRGB-encoded, 0 … 1.
///
/// Pictures run in parallel, and the rows of a single one. Returns 0, or −1 when memory is short.
int facet_portrait_render(
    const float *params, int64_t count, int size, int samples, float grain, const uint64_t *seeds,
    float *rgb);

/// Where the 68 landmarks of the iBUG scheme lie in those pictures.
///
/// - points: `[count, 68, 2]`, x then y, from the upper left corner, in units of the picture's
///   side.
///
/// Returns 0, or −1 when memory is short.
int facet_portrait_landmarks(const float *params, int64_t count, float *points);

#ifdef __cplusplus
}
#endif
#endif
