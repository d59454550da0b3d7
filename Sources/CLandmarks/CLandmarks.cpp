#include "CLandmarks.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/stat.h>

#include <dlib/revision.h>

#include "Detector.h"
#include "Predictor.h"

struct facet_face_detector {
  facet::Detector detector;
};
struct facet_landmark_predictor {
  facet::Predictor predictor;
};

namespace {

/// No predictor in use comes near; what a file can make us read is bounded by it.
constexpr int64_t largestFile = int64_t(2) << 30;

void say(char *message, const char *text) {
  if (message) std::snprintf(message, FACET_LANDMARKS_MESSAGE, "%s", text);
}

/// Runs `body`; after an exception, writes its message and returns `otherwise`.
template <typename Result, typename Body>
Result guarded(char *message, Result otherwise, Body body) {
  try {
    return body();
  } catch (const std::bad_alloc &) {
    say(message, "not enough memory");
  } catch (const std::exception &error) {
    say(message, error.what());
  } catch (...) {
    say(message, "an unknown error");
  }
  return otherwise;
}

facet::Predictor predictor(const char *path) {
  struct Close {
    void operator()(FILE *file) const { std::fclose(file); }
  };
  const std::unique_ptr<FILE, Close> file(std::fopen(path, "rb"));
  if (!file) throw std::runtime_error(std::strerror(errno));
  struct stat status;
  if (fstat(fileno(file.get()), &status) != 0) throw std::runtime_error(std::strerror(errno));
  if (!S_ISREG(status.st_mode)) throw std::runtime_error("not a file");
  if (status.st_size > largestFile) throw std::runtime_error("larger than any shape predictor");
  const size_t size = size_t(status.st_size);
  facet::Buffer<uint8_t> bytes;
  bytes.reserve(size + 1);
  if (std::fread(bytes.data(), 1, size, file.get()) != size)
    throw std::runtime_error("the file could not be read to its end");
  return facet::Predictor(bytes.data(), size);
}

}  // namespace

const char *facet_landmarks_dlib_version(void) {
  static const std::string version = std::to_string(DLIB_MAJOR_VERSION) + "." +
                                     std::to_string(DLIB_MINOR_VERSION) + "." +
                                     std::to_string(DLIB_PATCH_VERSION);
  return version.c_str();
}

const char *facet_landmarks_kernels(void) { return facet::faceKernels().name; }

int facet_landmarks_choose_kernels(const char *name) {
  return facet::chooseFaceKernels(name) ? 0 : -1;
}

facet_face_detector *facet_face_detector_create(char *message) {
  return guarded(message, static_cast<facet_face_detector *>(nullptr), [] {
    return new facet_face_detector();
  });
}

void facet_face_detector_destroy(facet_face_detector *detector) { delete detector; }

int64_t facet_faces_detect(
    const facet_face_detector *detector, facet_pixels picture, double threshold, int32_t doublings,
    bool large, facet_face **faces, char *message) {
  *faces = nullptr;
  return guarded(message, int64_t(-1), [&]() -> int64_t {
    facet::Planes planes(picture);
    for (int32_t i = 0; i < doublings; ++i) planes = planes.doubled();
    const std::vector<facet_face> found = detector->detector.faces(planes, threshold, doublings, large);
    if (found.empty()) return 0;
    *faces = static_cast<facet_face *>(std::malloc(found.size() * sizeof(facet_face)));
    if (!*faces) throw std::bad_alloc();
    std::memcpy(*faces, found.data(), found.size() * sizeof(facet_face));
    return int64_t(found.size());
  });
}

void facet_faces_destroy(facet_face *faces) { std::free(faces); }

facet_landmark_predictor *facet_landmark_predictor_read(const char *path, char *message) {
  return guarded(message, static_cast<facet_landmark_predictor *>(nullptr), [&] {
    return new facet_landmark_predictor{predictor(path)};
  });
}

void facet_landmark_predictor_destroy(facet_landmark_predictor *predictor) { delete predictor; }

int64_t facet_landmark_predictor_count(const facet_landmark_predictor *predictor) {
  return predictor->predictor.count();
}

void facet_landmarks_predict(
    const facet_landmark_predictor *predictor, facet_pixels picture, facet_face box,
    facet_landmark *landmarks) {
  predictor->predictor.predict(picture, box, landmarks);
}
