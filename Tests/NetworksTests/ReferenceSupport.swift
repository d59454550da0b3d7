import Checkpoints
import Foundation
import Networks
import Tensors
import TestSupport

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
