import Dispatch
import Graph
import Imaging

/// Finds the faces of a picture and places their landmarks.
package struct FaceFinder: Sendable {
  /// Added to the detector's threshold; below 0 it finds more faces, and more that are none.
  package var threshold = 0.0
  /// How often the picture is doubled before the search.
  package var doublings = 0
  /// Whether only the largest face is wanted: then small ones may be left out, to save work.
  package var largestOnly = false
  /// The file of the shape predictor; `nil` looks for the usual one.
  package var predictor: String?

  /// The most pixels that are searched at once; each takes some nine bytes.
  package var workingPixels = 64_000_000

  package init(
    threshold: Double = 0, doublings: Int = 0, largestOnly: Bool = false, predictor: String? = nil
  ) {
    self.threshold = threshold
    self.doublings = doublings
    self.largestOnly = largestOnly
    self.predictor = predictor
  }

  package struct Result: Sendable {
    /// Best first.
    package var faces: [(face: Face, landmarks: Landmarks)]
    /// How often the picture was doubled: less than asked for where memory would not do.
    package var doublings: Int
    /// How many times the picture was shrunk for the search; 1 unless it is huge.
    package var shrink: Double
  }

  /// Starts to read what the first search needs, on another thread: it takes as long as decoding a
  /// large photo does.
  package func prepare() {
    DispatchQueue.global().async { _ = try? FaceDetector.shared() }
    DispatchQueue.global().async { [predictor] in _ = try? LandmarkPredictor.shared(predictor) }
  }

  /// - Throws: `PipelineError` for a damaged picture or predictor.
  package func search(_ image: Image) throws -> Result {
    let pixels = Double(image.width) * Double(image.height)
    let shrink = max(1, (pixels / Double(workingPixels)).squareRoot())
    var view = image
    if shrink > 1 {
      view = try image.resized(
        width: max(1, Int(Double(image.width) / shrink)),
        height: max(1, Int(Double(image.height) / shrink)))
    }
    var affordable = 0
    while affordable < doublings,
      view.width * view.height << (2 * affordable + 2) <= workingPixels
    { affordable += 1 }

    let buffer = PixelBuffer(try view.bytes(), width: view.width, height: view.height)
    let faces = try FaceDetector.shared().faces(
      in: buffer, threshold: threshold, doublings: affordable, large: largestOnly)
    if faces.isEmpty { return Result(faces: [], doublings: affordable, shrink: shrink) }
    let predictor = try LandmarkPredictor.shared(predictor)
    let scale = Double(image.width) / Double(view.width)
    return Result(
      faces: faces.map { face in
        let found = predictor.landmarks(of: face, in: buffer)
        return (face, scale == 1 ? found : found.scaled(by: scale))
      },
      doublings: affordable, shrink: shrink)
  }
}
