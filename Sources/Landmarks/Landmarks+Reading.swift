import Foundation
import Graph

extension Landmarks {
  /// The faces of a JSON file: a list of faces, or an object with that list as `faces`. A face is a
  /// list of 68 points `[x, y]`, or an object with that list as `landmarks`.
  ///
  /// - Throws: `PipelineError` with the file's name and the place in it.
  package static func read(from path: String) throws -> [Landmarks] {
    guard let data = FileManager.default.contents(atPath: path) else {
      let isThere = FileManager.default.fileExists(atPath: path)
      throw PipelineError(
        isThere ? .unreadable : .notFound, path: path,
        isThere
          ? "the landmarks cannot be read; check the file's permissions"
          : "there is no such file of landmarks; check the path")
    }
    let json: JSON
    do { json = try JSONParser.parse([UInt8](data)).value.json } catch {
      throw error.located(at: path)
    }
    let list = json["faces"] ?? json
    guard let faces = list.array else {
      throw complaint(path, "", "expected a list of faces, found \(list.kind)")
    }
    return try faces.enumerated().map { try landmarks($1, file: path, at: "faces.\($0)") }
  }

  private static func landmarks(_ face: JSON, file: String, at place: String) throws -> Landmarks {
    let list = face["landmarks"] ?? face
    guard let points = list.array else {
      throw complaint(file, place, "expected 68 points [x, y], found \(list.kind)")
    }
    guard points.count == count else {
      throw complaint(
        file, place, "a face has 68 landmarks in the order of iBUG 300-W, not \(points.count)")
    }
    return try Landmarks(
      points.enumerated().map { index, point in
        guard let pair = point.array, pair.count == 2, let x = pair[0].number,
          let y = pair[1].number
        else { throw complaint(file, "\(place).\(index)", "a point is [x, y], two numbers") }
        guard abs(x) < 1e6, abs(y) < 1e6 else {
          throw complaint(file, "\(place).\(index)", "the point lies beyond any picture")
        }
        return Point(x, y)
      })
  }

  private static func complaint(_ file: String, _ place: String, _ text: String) -> PipelineError {
    PipelineError(.badInput, path: file, place.isEmpty ? text : "\(place): \(text)")
  }
}
