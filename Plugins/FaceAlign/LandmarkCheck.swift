import Graph
import Landmarks

/// What `facet doctor` says about dlib.
struct LandmarkCheck: HealthCheck {
  let name = "Faces"

  func findings() -> [HealthFinding] {
    [
      HealthFinding(.fact, "dlib", LandmarkLibrary.version),
      HealthFinding(.fact, "detector kernels", LandmarkLibrary.kernels),
      detector, predictor,
    ]
  }

  /// A uniform grey holds no face, and the detector must have said so.
  private var detector: HealthFinding {
    do {
      let grey = PixelBuffer([UInt8](repeating: 128, count: 128 * 128 * 3), width: 128, height: 128)
      let count = try FaceDetector.shared().faces(in: grey).count
      return count == 0
        ? HealthFinding(.good, "face detector", "works")
        : HealthFinding(.failure, "face detector", "sees \(count) faces in a grey picture")
    } catch {
      return HealthFinding(.failure, "face detector", "\(error)")
    }
  }

  private var predictor: HealthFinding {
    do {
      let path = try LandmarkPredictor.located()
      _ = try LandmarkPredictor.shared(path)
      return HealthFinding(.good, "landmark predictor", path)
    } catch {
      return HealthFinding(.failure, "landmark predictor", "\(error)")
    }
  }
}
