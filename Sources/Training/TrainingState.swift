import Checkpoints
import Foundation
import Tensors

/// Everything that a training run must keep to go on after a stop as if there had been none.
package struct TrainingState {
  /// In the order of `names`.
  package private(set) var names: [String]
  package private(set) var parameters: [Tensor]
  /// The running average of the parameters: what samples are drawn with and what is shipped.
  package private(set) var averages: [Tensor]
  package private(set) var optimizer = Optimizer(.muon)
  /// Pictures seen.
  package var pictures = 0

  package init(_ parameters: [String: Tensor]) {
    names = parameters.keys.sorted()
    self.parameters = names.map { parameters[$0]! }
    averages = self.parameters
    optimizer.beta2 = 0.99
  }

  /// The mean loss of a batch, and its gradient to each parameter.
  ///
  /// The batch is cut into parts of at most four pictures that are computed side by side, a thread
  /// each. The cut does not depend on the number of threads, so neither does the result.
  ///
  /// - Parameters:
  ///   - learning: of which parameters a gradient is wanted, by their names.
  ///   - loss: the mean loss of some of the batch's rows, computed with the parameters given.
  /// - Returns: the gradients in the order of `names`, `nil` where none is wanted.
  package func gradients(
    ofBatch count: Int, learning: (String) -> Bool = { _ in true },
    loss: (_ parameters: [String: Tensor], _ rows: Range<Int>) throws -> Tensor
  ) throws -> (loss: Float, gradients: [Tensor?]) {
    let learns = names.map(learning)
    let parts = stride(from: 0, to: count, by: 4).map { $0..<min($0 + 4, count) }
    let found = try concurrently(parts.count) { part in
      let rows = parts[part]
      let values = zip(parameters, learns).map { $1 ? $0.tracked() : $0 }
      let value =
        try loss(Dictionary(uniqueKeysWithValues: zip(names, values)), rows)
        * (Float(rows.count) / Float(count))
      let variables = zip(values, learns).compactMap { $1 ? $0 : nil }
      return (loss: value.item, gradients: Tensors.gradients(of: value, for: variables))
    }
    let sum = found.dropFirst().reduce(found[0]) { sum, part in
      (sum.loss + part.loss, zip(sum.gradients, part.gradients).map { $0 + $1 })
    }
    var gradients = sum.gradients.makeIterator()
    return (sum.loss, learns.map { $0 ? gradients.next() : nil })
  }

  package var averaged: [String: Tensor] {
    Dictionary(uniqueKeysWithValues: zip(names, averages))
  }

  package var current: [String: Tensor] {
    Dictionary(uniqueKeysWithValues: zip(names, parameters))
  }

  /// One optimizer step, and the running average after it.
  ///
  /// - Parameter halfLife: pictures after which an old value counts half in the average.
  package mutating func step(
    _ gradients: [Tensor?], rate: Float, pictures count: Int, halfLife: Double
  ) {
    parameters = optimizer.update(parameters, gradients: gradients, rate: rate)
    pictures += count
    // Early on the average follows quickly, lest it drags the initial values along.
    let life = min(halfLife, Double(pictures) * 0.05 + 1)
    let kept = Float(pow(0.5, Double(count) / life))
    averages = zip(averages, parameters).map { $0 * kept + $1 * (1 - kept) }
  }

  // MARK: Files

  package func write(to path: String, metadata: [String: String]) throws {
    var file = Checkpoint()
    file.metadata = metadata
    file.metadata["pictures"] = String(pictures)
    file.metadata["step"] = String(optimizer.step)
    file.metadata["optimizer"] = optimizer.kind.name
    func put(_ prefix: String, _ tensors: [Tensor]) {
      for (name, tensor) in zip(names, tensors) {
        file[prefix + name] = StoredArray(tensor.values, shape: tensor.shape)
      }
    }
    put("parameter.", parameters)
    put("average.", averages)
    put("first.", optimizer.first)
    put("second.", optimizer.second)
    try file.write(to: path)
  }

  /// Continues from a file; its names and shapes must be this state's.
  package mutating func read(from path: String) throws -> [String: String] {
    let file = try Checkpoint(contentsOf: path)
    func get(_ prefix: String) throws -> [Tensor] {
      try zip(names, parameters).map { name, like in
        let array = try file.require(prefix + name)
        guard array.shape == like.shape else {
          throw TrainingError.otherRun(path, "\(name) is \(array.shape), not \(like.shape)")
        }
        return Tensor(array.floats(), shape: array.shape)
      }
    }
    guard let seen = file.metadata["pictures"].flatMap(Int.init),
      let steps = file.metadata["step"].flatMap(Int.init)
    else { throw TrainingError.otherRun(path, "it is not a training state") }
    guard file.metadata["optimizer"] == optimizer.kind.name else {
      throw TrainingError.otherRun(path, "its weights are not moved by \(optimizer.kind.name)")
    }
    parameters = try get("parameter.")
    averages = try get("average.")
    if steps > 0 {
      optimizer.restore(step: steps, first: try get("first."), second: try get("second."))
    }
    pictures = seen
    return file.metadata
  }
}
