import CLandmarks
import Foundation
import Graph
import Synchronization

/// A dlib shape predictor that places 68 landmarks in a face's box.
///
/// - Source: Kazemi, Sullivan: One millisecond face alignment with an ensemble of regression trees,
///   2014.
package final class LandmarkPredictor: Sendable {
  private nonisolated(unsafe) let pointer: OpaquePointer

  /// The predictor in a file, read once in a process: a hundred megabytes take 0.15 s.
  ///
  /// - Parameter path: `nil` looks for the usual one in the places of `candidates`.
  /// - Throws: `PipelineError` that says where it looked, or what is wrong with the file.
  package static func shared(_ path: String? = nil) throws -> LandmarkPredictor {
    let path = try path ?? located()
    // Others wait while one reads: two would take twice the memory for nothing.
    return try loaded.withLock { loaded in
      if let predictor = loaded[path] { return predictor }
      let predictor = try LandmarkPredictor(contentsOf: path)
      loaded[path] = predictor
      return predictor
    }
  }

  private static let loaded = Mutex<[String: LandmarkPredictor]>([:])

  private init(contentsOf path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else {
      throw PipelineError(
        .notFound, path: path,
        "there is no such shape predictor; give the path of a dlib predictor of 68 landmarks")
    }
    pointer = try landmarksCall(
      .badInput, path: path, "this is no shape predictor of dlib, or it is damaged"
    ) { facet_landmark_predictor_read(path, $0) }
    let count = Int(facet_landmark_predictor_count(pointer))
    guard count == Landmarks.count else {
      throw PipelineError(
        .unsupported, path: path,
        "the predictor places \(count) landmarks, and the alignment needs the usual 68; give "
          + "another one")
    }
  }

  deinit { facet_landmark_predictor_destroy(pointer) }

  /// The landmarks of a face, in whole pixels.
  package func landmarks(of face: Face, in picture: PixelBuffer) -> Landmarks {
    var points = [facet_landmark](repeating: facet_landmark(), count: Landmarks.count)
    picture.withPixels { facet_landmarks_predict(pointer, $0, face.box, &points) }
    return Landmarks(points.map { Point(Double($0.x), Double($0.y)) })
  }
}

extension LandmarkPredictor {
  /// What Debian and dlib's own site call the file.
  package static let fileName = "shape_predictor_68_face_landmarks.dat"

  /// Where it is looked for, in this order.
  package static var candidates: [String] {
    let environment = ProcessInfo.processInfo.environment
    let home = environment["HOME"] ?? NSHomeDirectory()
    let data = environment["XDG_DATA_HOME"] ?? "\(home)/.local/share"
    let folders = [
      "\(data)/facet", "\(data)/dlib", "/usr/local/share/dlib", "/usr/share/dlib",
      "/opt/homebrew/share/dlib",
    ]
    return folders.map { "\($0)/\(fileName)" }
  }

  /// The first candidate that is there.
  package static func located() throws -> String {
    if let found = candidates.first(where: FileManager.default.fileExists(atPath:)) { return found }
    throw PipelineError(
      .notFound,
      "there is no \(fileName) in \(candidates.map(folder).joined(separator: ", ")); install it "
        + "(Debian: apt install libdlib-data), or name another dlib predictor of 68 landmarks")
  }

  private static func folder(of path: String) -> String {
    String(path.dropLast(fileName.count + 1))
  }
}
