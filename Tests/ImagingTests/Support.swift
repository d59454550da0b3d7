import Foundation
import Graph
import Imaging
import TestSupport
import Tensors
import Testing

/// A node of a plugin by its name, with parameters.
func node(_ plugin: Plugin, _ name: String, _ with: [String: JSON] = [:]) throws -> any Node {
  try plugin.nodes.first { $0.name == name }!.init(with: with)
}

/// Degrades a picture by a node.
func degraded(_ x: Tensor, by node: any Node) throws -> Tensor {
  var inputs = PortValues()
  inputs[DegradationPorts.image] = Image(x)
  return try node.trial(inputs)[DegradationPorts.degraded]!.tensor()
}

/// The operator that a node hands on.
func inverted(_ node: any Node) throws -> DegradationOperator {
  try node.trial()[DegradationPorts.composed]!
}

/// Noise, evenly in 0…1.
func noise(_ shape: [Int], seed: UInt64 = 1) -> Tensor {
  var random = Random(seed: seed)
  return random.uniform(shape)
}

/// The whole text of the error that `body` throws; the path of a temporary folder is left out.
func errorText(without folder: String = "", _ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch let error as PipelineError {
    let place = error.path.isEmpty ? "" : "\(error.path): "
    return "\(error.code.rawValue): \(place)\(error.message)"
      .replacingOccurrences(of: folder, with: "")
  } catch { return "\(error)" }
}

/// Expects `body` to throw an error of exactly this text.
func expectError(
  _ text: String, without folder: String = "", sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> Void
) {
  let found = errorText(without: folder, body)
  #expect(found == text, sourceLocation: sourceLocation)
}

/// Σ a·b in double precision.
func dot(_ a: Tensor, _ b: Tensor) -> Double {
  zip(a.values, b.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}

/// A picture or a number that `Tests/Fixtures/Imaging/make.py` made.
func fixture(_ name: String) -> String {
  fixturesFolder.appending(path: "Imaging/\(name)").path(percentEncoded: false)
}

/// What Pillow, scikit-image and NumPy say.
let expectedNumbers: JSON = {
  let data = FileManager.default.contents(atPath: fixture("expected.json"))!
  return try! JSONDecoder().decode(JSON.self, from: data)
}()

/// Runs `body` with a folder of its own, which is gone afterwards.
func withFolder<R>(_ body: (String) throws -> R) throws -> R {
  let folder = FileManager.default.temporaryDirectory
    .appending(path: "facet-\(UUID().uuidString)").path(percentEncoded: false)
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

extension JSON {
  /// A list of numbers over a divisor, as a picture.
  func picture(_ shape: [Int], over divisor: Float) -> Tensor {
    Tensor(array!.map { Float($0.number!) / divisor }, shape: shape)
  }
}
