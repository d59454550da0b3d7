// Faces and their landmarks: a plain C face over dlib's frontal face detector and its shape
// predictors ("one millisecond" regression trees).
//
// Nothing here throws and nothing aborts: what fails returns null or −1 and writes one sentence
// into `message`, a buffer of at least FACET_LANDMARKS_MESSAGE bytes that the caller gives.

#ifndef FACET_CLANDMARKS_H
#define FACET_CLANDMARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define FACET_LANDMARKS_MESSAGE 512

/// Interleaved 8-bit pixels, `channels` (1 grey or 3 RGB) bytes each, `stride` bytes from row to
/// row.
typedef struct facet_pixels {
  const uint8_t *bytes;
  int64_t width, height, stride, channels;
} facet_pixels;

/// A face: an inclusive rectangle in pixels, which may reach beyond the picture, the detector's
/// confidence above its own threshold, and which of the five filters saw it (0 front, 1 left,
/// 2 right, 3 and 4 front but leaning).
typedef struct facet_face {
  int64_t left, top, right, bottom;
  double score;
  int32_t filter;
} facet_face;

typedef struct facet_landmark {
  int64_t x, y;
} facet_landmark;

typedef struct facet_face_detector facet_face_detector;
typedef struct facet_landmark_predictor facet_landmark_predictor;

/// The version of dlib whose weights are in use, such as "19.24.0".
const char *facet_landmarks_dlib_version(void);

/// The variant of the kernels that this CPU gets: "avx512", "avx2" or "scalar".
const char *facet_landmarks_kernels(void);

/// Chooses another variant for the process, for comparisons; nonzero where this CPU cannot run it.
int facet_landmarks_choose_kernels(const char *name);

/// dlib's frontal face detector; takes some 0.2 s. Immutable afterwards: any thread may use it.
facet_face_detector *facet_face_detector_create(char *message);
void facet_face_detector_destroy(facet_face_detector *detector);

/// Finds faces, best first. `threshold` is added to the detector's own (negative finds more).
/// `doublings` times the picture is doubled first, as dlib's `upsample_num_times`. `large` leaves
/// out faces of less than half the largest one's size, where that saves work. The result is an
/// array of the returned length, to be freed with `facet_faces_destroy`; −1 after a failure.
int64_t facet_faces_detect(
    const facet_face_detector *detector, facet_pixels picture, double threshold, int32_t doublings,
    bool large, facet_face **faces, char *message);
void facet_faces_destroy(facet_face *faces);

/// Reads a shape predictor that dlib has saved. The file is not trusted: every count and index is
/// checked, and memory stays in proportion to the file. Immutable afterwards.
facet_landmark_predictor *facet_landmark_predictor_read(const char *path, char *message);
void facet_landmark_predictor_destroy(facet_landmark_predictor *predictor);

/// How many landmarks a face has: 68 for the usual file.
int64_t facet_landmark_predictor_count(const facet_landmark_predictor *predictor);

/// Places the landmarks of the face in `box`; `landmarks` has room for all of them.
void facet_landmarks_predict(
    const facet_landmark_predictor *predictor, facet_pixels picture, facet_face box,
    facet_landmark *landmarks);

/// A picture with a margin, for a square that reaches beyond it: reflected, then blurred towards
/// the border, then faded into the median colour, as the FFHQ preprocessing does it.
///
/// `source` is `channels` planes of `height` × `width` floats, 0…1; `result` the same with the
/// margins (left, top, right, bottom; each at least 1) around it. `sigma` is the blur in pixels,
/// held to a percent of its width. Returns 0, or −1 without memory.
int facet_border_blend(
    const float *source, int64_t channels, int64_t width, int64_t height, const int64_t margins[4],
    double sigma, float *result);

#ifdef __cplusplus
}
#endif
#endif
