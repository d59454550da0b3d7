import Tensors
import TestSupport
import Testing

/// A convolution by its definition, in Float64.
private func defined(
  _ x: Tensor, _ w: Tensor, stride: Int, padding: Int, groups: Int
) -> Tensor {
  let (xs, ws) = (x.shape, w.shape)
  let (xv, wv) = (x.values, w.values)
  let out = [
    xs[0], ws[0], (xs[2] + 2 * padding - ws[2]) / stride + 1,
    (xs[3] + 2 * padding - ws[3]) / stride + 1,
  ]
  var y: [Float] = []
  for n in 0..<out[0] {
    for k in 0..<out[1] {
      for i in 0..<out[2] {
        for j in 0..<out[3] {
          var sum = 0.0
          for c in 0..<ws[1] {
            let channel = k / (ws[0] / groups) * ws[1] + c
            for r in 0..<ws[2] {
              for q in 0..<ws[3] {
                let (a, b) = (i * stride + r - padding, j * stride + q - padding)
                guard (0..<xs[2]).contains(a), (0..<xs[3]).contains(b) else { continue }
                sum +=
                  Double(xv[((n * xs[1] + channel) * xs[2] + a) * xs[3] + b])
                  * Double(wv[((k * ws[1] + c) * ws[2] + r) * ws[3] + q])
              }
            }
          }
          y.append(Float(sum))
        }
      }
    }
  }
  return Tensor(y, shape: out)
}

@Suite struct ConvolutionTests {
  @Test(
    "Convolutions follow their definition, any channels, stride, padding and groups",
    arguments: [
      ([2, 3, 7, 5], [4, 3, 3, 3], 1, 1, 1), ([1, 16, 8, 8], [16, 16, 3, 3], 1, 1, 1),
      ([1, 20, 6, 6], [40, 20, 3, 3], 1, 0, 1), ([2, 32, 9, 8], [16, 32, 4, 4], 2, 1, 1),
      ([1, 6, 5, 5], [9, 2, 3, 3], 1, 1, 3), ([1, 32, 6, 6], [32, 1, 3, 3], 1, 1, 32),
      ([1, 512, 1, 1], [512, 512, 1, 1], 1, 0, 1), ([1, 48, 17, 5], [3, 48, 1, 1], 1, 0, 1),
    ])
  func definition(_ x: [Int], _ w: [Int], _ stride: Int, _ padding: Int, _ groups: Int) {
    var random = Random(seed: 9)
    let (x, w) = (random.normal(x), random.normal(w))
    expectClose(
      x.convolved(with: w, stride: stride, padding: padding, groups: groups, algorithm: .direct),
      defined(x, w, stride: stride, padding: padding, groups: groups), .reassociated)
  }

  /// F(4×4, 3×3) multiplies by constants up to 8 on the way: some three more bits are lost.
  static let winograd = Tolerance(relative: 1e-4)

  @Test("Winograd agrees with the direct method")
  func winogradAgrees() {
    var random = Random(seed: 10)
    let (x, w) = (random.normal([1, 64, 33, 31]), random.normal([64, 64, 3, 3]))
    expectClose(
      x.convolved(with: w, padding: 1, algorithm: .winograd),
      x.convolved(with: w, padding: 1, algorithm: .direct), Self.winograd)
  }

  @Test("The transposed convolution is the adjoint of the convolution")
  func adjoint() {
    var random = Random(seed: 12)
    let w = random.normal([8, 5, 4, 4])
    let (x, y) = (random.normal([2, 5, 10, 8]), random.normal([2, 8, 5, 4]))
    let forward = (x.convolved(with: w, stride: 2, padding: 1) * y).sum().item
    let back = (y.transposeConvolved(with: w, stride: 2, padding: 1) * x).sum().item
    #expect(abs(forward - back) < 1e-3 * abs(forward))
  }
}
