import CLandmarks
import Graph

/// A face that the detector found.
public struct Face: Sendable, Hashable {
  /// The first and the last pixel of the box; it may reach beyond the picture.
  public let left: Int, top: Int, right: Int, bottom: Int
  /// How far above the detector's own threshold.
  public let score: Double
  /// Which way it looks.
  public let view: View

  public enum View: Int, Sendable { case front, left, right, leaningLeft, leaningRight }

  init(_ face: facet_face) {
    (left, top) = (Int(face.left), Int(face.top))
    (right, bottom) = (Int(face.right), Int(face.bottom))
    score = face.score
    view = View(rawValue: Int(face.filter)) ?? .front
  }

  var box: facet_face {
    facet_face(
      left: Int64(left), top: Int64(top), right: Int64(right), bottom: Int64(bottom),
      score: score, filter: Int32(view.rawValue))
  }

  package var width: Int { right - left + 1 }
  package var height: Int { bottom - top + 1 }
}

/// dlib's frontal face detector: five filters over histograms of gradients, faces from 80 pixels
/// up.
///
/// There is one in the process; it is unpacked when it is first asked for, which takes 0.2 s.
package final class FaceDetector: Sendable {
  /// - Throws: `PipelineError` when the dlib of this build holds another detector.
  package static func shared() throws -> FaceDetector { try unpacked.get() }

  private static let unpacked: Result<FaceDetector, any Error> = Result { try FaceDetector() }

  private nonisolated(unsafe) let pointer: OpaquePointer

  private init() throws {
    pointer = try landmarksCall(.internal, "the face detector cannot be used") {
      facet_face_detector_create($0)
    }
  }

  deinit { facet_face_detector_destroy(pointer) }

  /// The faces of a picture, best first.
  ///
  /// - Parameters:
  ///   - threshold: Added to the detector's own; below 0 it finds more, and more that are none.
  ///   - doublings: How often the picture is doubled first. Each halves the smallest face that is
  ///     found and takes four times as long and as much memory.
  ///   - large: Whether faces of less than half the largest one's size may be left out, which saves
  ///     most of the work where a large photo shows a large face.
  package func faces(
    in picture: PixelBuffer, threshold: Double = 0, doublings: Int = 0,
    large: Bool = false
  ) throws -> [Face] {
    var found: UnsafeMutablePointer<facet_face>?
    var message = [CChar](repeating: 0, count: Int(FACET_LANDMARKS_MESSAGE))
    let count = picture.withPixels {
      facet_faces_detect(pointer, $0, threshold, Int32(doublings), large, &found, &message)
    }
    defer { facet_faces_destroy(found) }
    guard count >= 0 else {
      throw PipelineError(.tooLarge, "the face detector failed: \(text(message))")
    }
    return UnsafeBufferPointer(start: found, count: Int(count)).map(Face.init)
  }
}

/// Calls a function of CLandmarks that gives no pointer when it fails.
func landmarksCall(
  _ code: PipelineError.Code, path: String = "", _ sentence: String,
  _ call: (UnsafeMutablePointer<CChar>) -> OpaquePointer?
) throws -> OpaquePointer {
  var message = [CChar](repeating: 0, count: Int(FACET_LANDMARKS_MESSAGE))
  guard let pointer = message.withUnsafeMutableBufferPointer({ call($0.baseAddress!) }) else {
    throw PipelineError(code, path: path, "\(sentence): \(text(message))")
  }
  return pointer
}

/// A C string in a buffer.
private func text(_ message: [CChar]) -> String {
  String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
}
