import Foundation
import Graph
import Imaging
import Tensors

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

/// Σ a·b in double precision.
func dot(_ a: Tensor, _ b: Tensor) -> Double {
  zip(a.values, b.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}
