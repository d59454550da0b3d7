import Tensors

/// What every loss of the search must keep, whoever wrote it.
public enum LossLaws {
  /// What is wrong with it, one sentence each; empty when nothing is.
  public static func breaches(of loss: Loss) -> [String] {
    let batch = Variables(seed: 1, count: 2)
    let values = loss.values(batch.candidates)
    guard values.shape == [2] else {
      return ["it gives \(values.shape) for two candidates, not [2]: one value each"]
    }
    var found: [String] = []
    if !values.isFinite { found.append("its values hold NaN or infinity") }
    if loss.values(batch.candidates).values != values.values {
      found.append("two calls on the same candidates differ")
    }
    for n in 0..<2 {
      let alone = loss.values(batch.selecting(n).candidates).values[0]
      let together = values.values[n]
      if abs(alone - together) > 1e-4 * max(1, abs(together)) {
        found.append("candidate \(n) is worth \(together) beside another and \(alone) alone")
      }
    }
    return found + slopes(of: loss, batch)
  }

  /// The gradient against central differences, along one direction in each variable.
  private static func slopes(of loss: Loss, _ batch: Variables) -> [String] {
    batch.tensors.indices.compactMap { index in
      let variable = batch.tensors[index].tracked()
      let value = loss.values(batch.replacing(index, by: variable).candidates).sum()
      let found = gradients(of: value, for: [variable])[0]
      var random = Random(seed: 5)
      let direction = random.normal(variable.shape)
      func moved(_ step: Float) -> Double {
        let there = batch.tensors[index] + direction * step
        let values = loss.values(batch.replacing(index, by: there).candidates).values
        return values.reduce(0) { $0 + Double($1) }
      }
      let step: Float = 2e-3
      let expected = (moved(step) - moved(-step)) / Double(2 * step)
      let actual = zip(found.values, direction.values).reduce(0) { $0 + Double($1.0 * $1.1) }
      let size = max(abs(expected), abs(actual))
      guard abs(expected - actual) > 3e-2 * size + 1e-2 else { return nil }
      return "its slope in the \(Variables.names[index]) is \(actual); differences say \(expected)"
    }
  }
}

/// What candidates consist of, drawn at random, so that one part can be varied.
private struct Variables {
  static let names = ["degraded picture", "picture", "latent", "coordinates", "noise map"]
  /// In the order of the names.
  var tensors: [Tensor]
  private var target: Tensor
  private var origin: Tensor

  init(seed: UInt64, count: Int) {
    var random = Random(seed: seed)
    target = random.uniform([count, 3, 8, 8], in: 0...1)
    tensors = [
      random.uniform([count, 3, 8, 8], in: 0...1), random.uniform([count, 3, 32, 32], in: 0...1),
      random.normal([count, 6, 16]), random.normal([count, 6, 16]),
      random.normal([count, 1, 16, 16]),
    ]
    origin = random.normal([count, 6, 16])
  }

  var candidates: Candidates {
    Candidates(
      target: target, degraded: tensors[0], image: tensors[1], latent: tensors[2], z: tensors[3],
      origin: origin, noise: [tensors[4]], tolerance: 1e-4)
  }

  func replacing(_ index: Int, by tensor: Tensor) -> Variables {
    var copy = self
    copy.tensors[index] = tensor
    return copy
  }

  func selecting(_ n: Int) -> Variables {
    var copy = self
    copy.target = target[n..<n + 1, axis: 0]
    copy.origin = origin[n..<n + 1, axis: 0]
    copy.tensors = tensors.map { $0[n..<n + 1, axis: 0] }
    return copy
  }
}
