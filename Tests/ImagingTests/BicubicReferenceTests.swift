import Checkpoints
import DownscalePlugin
import Foundation
import Graph
import Imaging
import TestSupport
import Tensors
import Testing

/// PULSE's degradation against the public implementation: every factor in the file.
@Suite("Bicubic Reference") struct BicubicReferenceTests {
  let file: Checkpoint
  let input: Tensor

  init() throws {
    let path = referenceFolder.appending(path: "pulse/bicubic-expected.safetensors")
    file = try Checkpoint(contentsOf: path.path(percentEncoded: false))
    input = try Self.tensor("input", in: file)
  }

  private static func tensor(_ name: String, in file: Checkpoint) throws -> Tensor {
    let array = try file.require(name)
    return Tensor(array.floats(), shape: array.shape)
  }

  private var factors: [Int] {
    file.names.compactMap { $0.hasPrefix("down") ? Int($0.dropFirst(4)) : nil }.sorted()
  }

  @Test("the small picture and the gradient to the large one")
  func reproduces() throws {
    #expect(!factors.isEmpty)
    for factor in factors {
      let expected = try Self.tensor("down\(factor)", in: file)
      let byFactor: [String: JSON] = ["factor": .number(Double(factor))]
      let size = expected.shape[2...].max()!
      let bySize: [String: JSON] = ["size": .number(Double(size))]
      // A size covers the whole picture, where the reference's stride leaves samples over.
      let divides = size * factor == input.shape[2...].max()!
      for parameters in divides ? [byFactor, bySize] : [byFactor] {
        let op = try inverted(node(downscale, "downscale", parameters))
        let x = input.tracked()
        let y = op(x)
        expectClose(y, expected, .network, "down\(factor)")
        let dy = try Self.tensor("grad_down\(factor)", in: file)
        let dx = gradients(of: y, for: [x], seed: dy)[0]
        let expectedGradient = try Self.tensor("grad_input\(factor)", in: file)
        expectClose(dx, expectedGradient, .networkGradient, "gradient at \(factor)")
      }
    }
  }
}
