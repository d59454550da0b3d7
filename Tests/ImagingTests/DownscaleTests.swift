import DownscalePlugin
import Graph
import Imaging
import TestSupport
import Tensors
import Testing

@Suite("Downscale") struct DownscaleTests {
  static let kernels = ["bicubic", "area", "bilinear", "lanczos3", "nearest"]

  @Test("the operator and the node do the same", arguments: kernels)
  func operatorIsTheNode(kernel: String) throws {
    let downscale = try node(downscale, "downscale", ["size": 5, "kernel": .string(kernel)])
    let x = noise([1, 3, 20, 12])
    let y = try degraded(x, by: downscale)
    #expect(y.shape == [1, 3, 5, 3])
    expectClose(try inverted(downscale)(x), y, .exact)
  }

  @Test("the adjoint is exact", arguments: kernels, [[31, 17], [16, 16], [5, 1], [1, 1]])
  func adjoint(kernel: String, size: [Int]) throws {
    let downscale = try node(downscale, "downscale", ["factor": 2.5, "kernel": .string(kernel)])
    let op = try inverted(downscale)
    #expect(op.traits == .linearMap)
    let x = noise([2, 3] + size) - 0.5
    let y = op(x)
    let v = noise(y.shape, seed: 2) - 0.5
    let (left, right) = (dot(y, v), dot(x, op.adjoint(v, inputShape: x.shape)))
    #expect(abs(left - right) <= 1e-5 * (1 + abs(left)))
  }

  @Test("the gradient is the one of central differences", arguments: kernels)
  func gradient(kernel: String) throws {
    let op = try inverted(node(downscale, "downscale", ["size": 4, "kernel": .string(kernel)]))
    expectGradients(of: { op($0[0]) }, at: [noise([1, 2, 9, 14])], kernel)
  }

  @Test("a constant picture stays what it is", arguments: kernels)
  func constant(kernel: String) throws {
    let op = try inverted(node(downscale, "downscale", ["size": 7, "kernel": .string(kernel)]))
    let y = op(Tensor(repeating: 0.3, shape: [1, 3, 23, 40]))
    expectClose(y, Tensor(repeating: 0.3, shape: [1, 3, 4, 7]), .reassociated)
  }

  @Test("area is the mean over the pixel's area, also where pixels straddle")
  func area() throws {
    let op = try inverted(node(downscale, "downscale", ["size": 2, "kernel": "area"]))
    let y = op(Tensor([1, 2, 3, 4, 5, 9], shape: [1, 1, 2, 3]))
    expectClose(y, Tensor([17 / 6, 31 / 6], shape: [1, 1, 1, 2]), .sameAlgorithm)
  }

  @Test("proportions are kept, and no side vanishes")
  func sizes() throws {
    func shape(_ with: [String: JSON], _ height: Int, _ width: Int) throws -> [Int] {
      let op = try inverted(node(downscale, "downscale", with))
      return Array(op(Tensor(zeros: [1, 1, height, width])).shape[2...])
    }
    #expect(try shape(["size": 32], 768, 1024) == [24, 32])
    #expect(try shape(["size": 32], 1000, 333) == [32, 11])
    #expect(try shape([:], 64, 64) == [32, 32])
    #expect(try shape(["size": 8], 2, 100) == [1, 8])
    #expect(try shape(["size": 8], 4, 6) == [4, 6])
    #expect(try shape(["factor": 4], 10, 3) == [2, 1])
    #expect(try shape(["factor": 2.5], 10, 15) == [4, 6])
  }

  @Test("composes by wires, the first step first")
  func composition() throws {
    let half = try node(downscale, "downscale", ["factor": 2])
    var inputs = PortValues()
    inputs[DegradationPorts.before] = try inverted(half)
    let quarter = try half.trial(inputs)[DegradationPorts.composed]!
    #expect(quarter.description == "downscale(factor: 2), downscale(factor: 2)")
    #expect(quarter(Tensor(zeros: [1, 3, 32, 16])).shape == [1, 3, 8, 4])
  }

  @Test("what cannot be done is said with the remedy")
  func errors() throws {
    let small = noise([1, 3, 16, 12])
    expectError(
      "no error"
    ) { _ = try degraded(small, by: node(downscale, "downscale")) }
    expectError(
      "bad-input: the picture is 12 × 16, smaller than the size 32 that downscale is to make; "
        + "give a size of 16 or less, or a larger picture"
    ) { _ = try degraded(small, by: node(downscale, "downscale", ["size": 32])) }
    expectError(
      "bad-input: the picture is 12 × 16: less than one pixel of it would be left at the "
        + "factor 17.5; give a factor of 16 or less"
    ) { _ = try degraded(small, by: node(downscale, "downscale", ["factor": 17.5])) }
    #expect(throws: PipelineErrors.self) {
      try node(downscale, "downscale", ["size": 3, "factor": 2])
    }
  }
}
