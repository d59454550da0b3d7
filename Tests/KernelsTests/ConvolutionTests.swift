import CDNN
import CKernels
import Testing

/// y[n,k,i,j] = Σ x·w by the definition, with sums in Double; its adjoints by the same loop.
struct PlainConvolution {
  var shape: facet_convolution

  /// Calls `body(x index, w index, y index)` for each product of the convolution. A transposed one
  /// visits the same products with the roles of x and y exchanged.
  func forEachProduct(_ body: (Int, Int, Int) -> Void) {
    let s = shape
    let transposed = s.transposed != 0
    let groups = Int(s.groups)
    let (n, ci, co) = (Int(s.images), Int(s.in_channels), Int(s.out_channels))
    let (hi, wi, ho, wo) = (Int(s.in_height), Int(s.in_width), Int(s.out_height), Int(s.out_width))
    let (kh, kw) = (Int(s.kernel_height), Int(s.kernel_width))
    let (gi, go) = (ci / groups, co / groups)
    for b in 0..<n {
      for g in 0..<groups {
        for o in 0..<go {
          for i in 0..<gi {
            // The side that is strided over, and the side that counts the steps.
            let (fineH, fineW) = transposed ? (ho, wo) : (hi, wi)
            let (coarseH, coarseW) = transposed ? (hi, wi) : (ho, wo)
            for a in 0..<coarseH {
              for c in 0..<coarseW {
                for r in 0..<kh {
                  for q in 0..<kw {
                    let y = a * Int(s.stride_height) + r * Int(s.dilation_height) - Int(s.pad_top)
                    let x = c * Int(s.stride_width) + q * Int(s.dilation_width) - Int(s.pad_left)
                    guard y >= 0, y < fineH, x >= 0, x < fineW else { continue }
                    let fine = y * fineW + x, coarse = a * coarseW + c
                    let inPlane = b * ci + g * gi + i, outPlane = b * co + g * go + o
                    let tap = r * kw + q
                    let w =
                      transposed
                      ? ((g * gi + i) * go + o) * kh * kw + tap
                      : ((g * go + o) * gi + i) * kh * kw + tap
                    body(
                      inPlane * hi * wi + (transposed ? coarse : fine), w,
                      outPlane * ho * wo + (transposed ? fine : coarse))
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

struct ConvolutionCase: CustomTestStringConvertible, Sendable {
  var n = 1, ci = 16, co = 16, h = 8, w = 8, kernel = 3, stride = 1, pad = 1, groups = 1
  var dilation = 1
  var transposed = false
  var layouts: (input: facet_layout, output: facet_layout) = (FACET_PLAIN, FACET_PLAIN)
  var algorithm = FACET_DIRECT

  var shape: facet_convolution {
    let span = (kernel - 1) * dilation + 1
    func out(_ extent: Int) -> Int {
      transposed ? (extent - 1) * stride + span - 2 * pad : (extent + 2 * pad - span) / stride + 1
    }
    return facet_convolution(
      images: Int64(n), in_channels: Int64(ci), in_height: Int64(h), in_width: Int64(w),
      out_channels: Int64(co), out_height: Int64(out(h)), out_width: Int64(out(w)),
      groups: Int64(groups), kernel_height: Int64(kernel), kernel_width: Int64(kernel),
      stride_height: Int64(stride), stride_width: Int64(stride), dilation_height: Int64(dilation),
      dilation_width: Int64(dilation), pad_top: Int64(pad), pad_left: Int64(pad),
      transposed: transposed ? 1 : 0)
  }

  var testDescription: String {
    "\(n)×\(ci)→\(co) at \(h)×\(w), \(kernel)×\(kernel), stride \(stride), pad \(pad), "
      + "groups \(groups), dilation \(dilation)\(transposed ? ", transposed" : "")"
      + "\(layouts.input == FACET_BLOCKED ? ", blocked" : "")"
      + "\(layouts.output == FACET_BLOCKED ? "→blocked" : "")"
      + "\(algorithm == FACET_WINOGRAD ? ", Winograd" : "")"
  }
}

private let blocked = (input: FACET_BLOCKED, output: FACET_BLOCKED)

let convolutionCases: [ConvolutionCase] = [
  .init(),
  .init(n: 2, ci: 3, co: 5, h: 7, w: 9),
  .init(n: 2, ci: 3, co: 16, h: 9, w: 7, kernel: 7, stride: 2, pad: 3),
  .init(ci: 20, co: 33, kernel: 1, pad: 0, layouts: blocked),
  .init(ci: 32, co: 16, h: 17, w: 15, layouts: blocked),
  .init(ci: 32, co: 16, h: 17, w: 15, layouts: blocked, algorithm: FACET_WINOGRAD),
  .init(ci: 32, co: 32, h: 16, w: 16, algorithm: FACET_WINOGRAD),
  .init(ci: 16, co: 3, kernel: 1, pad: 0, layouts: (FACET_BLOCKED, FACET_PLAIN)),
  .init(ci: 32, co: 48, h: 9, w: 9, stride: 2, layouts: blocked),
  .init(ci: 16, co: 16, h: 12, w: 12, pad: 2, dilation: 2),
  .init(n: 2, ci: 8, co: 12, groups: 4),
  .init(n: 2, ci: 32, co: 32, groups: 32, layouts: blocked),
  .init(ci: 6, co: 6, h: 9, kernel: 5, stride: 2, pad: 2, groups: 6),
  .init(ci: 32, co: 16, kernel: 4, stride: 2, transposed: true, layouts: blocked),
  .init(n: 2, ci: 32, co: 48, kernel: 3, stride: 2, pad: 0, transposed: true, layouts: blocked),
  .init(n: 2, ci: 5, co: 3, kernel: 4, stride: 2, transposed: true),
  .init(n: 2, ci: 8, co: 12, kernel: 3, stride: 2, pad: 0, groups: 4, transposed: true),
]

@Suite struct ConvolutionTests {
  @Test(
    "A convolution and its two gradients agree with the definition", arguments: convolutionCases)
  func convolution(_ c: ConvolutionCase) {
    var s = c.shape
    let areaIn = c.h * c.w, areaOut = Int(s.out_height * s.out_width)
    let x = noise(c.n * c.ci * areaIn, seed: 1)
    let w = noise(c.ci * c.co / c.groups * c.kernel * c.kernel, seed: 2)
    let bias = noise(c.co, seed: 3)
    let dy = noise(c.n * c.co * areaOut, seed: 4)

    var y = [Double](repeating: 0, count: dy.count), dx = [Double](repeating: 0, count: x.count)
    var dw = [Double](repeating: 0, count: w.count), db = [Double](repeating: 0, count: c.co)
    PlainConvolution(shape: s).forEachProduct { i, k, o in
      y[o] += Double(x[i]) * Double(w[k])
      dx[i] += Double(dy[o]) * Double(w[k])
      dw[k] += Double(dy[o]) * Double(x[i])
    }
    for o in y.indices {
      let channel = o / areaOut % c.co
      y[o] += Double(bias[channel])
      db[channel] += Double(dy[o])
    }
    let tolerance = c.algorithm == FACET_WINOGRAD ? winograd : reassociated

    let xIn = enter(x, c.n, c.ci, areaIn, c.layouts.input)
    let dyIn = enter(dy, c.n, c.co, areaOut, c.layouts.output)
    var got = enter([Float](repeating: .nan, count: y.count), c.n, c.co, areaOut, c.layouts.output)
    #expect(
      facet_convolve(&s, c.algorithm, xIn, c.layouts.input, w, bias, &got, c.layouts.output) == 0,
      "\(message)")
    #expect(error(leave(got, c.n, c.co, areaOut, c.layouts.output), y.map(Float.init)) < tolerance)

    var back = enter([Float](repeating: .nan, count: x.count), c.n, c.ci, areaIn, c.layouts.input)
    #expect(
      facet_convolve_backward_data(
        &s, c.algorithm, dyIn, c.layouts.output, w, &back, c.layouts.input) == 0, "\(message)")
    #expect(error(leave(back, c.n, c.ci, areaIn, c.layouts.input), dx.map(Float.init)) < tolerance)

    var gotW = [Float](repeating: .nan, count: w.count)
    var gotB = [Float](repeating: .nan, count: c.co)
    #expect(
      facet_convolve_backward_weights(
        &s, xIn, c.layouts.input, dyIn, c.layouts.output, &gotW, &gotB) == 0, "\(message)")
    #expect(error(gotW, dw.map(Float.init)) < reassociated)
    #expect(error(gotB, db.map(Float.init)) < reassociated)
  }

  @Test func `Blocked and back is the identity, and the filling is zero`() {
    for channels in [1, 15, 16, 17, 35] {
      for area in [1, 15, 16, 17, 2100] {
        let x = noise(2 * channels * area)
        let blocked = enter(x, 2, channels, area, FACET_BLOCKED)
        #expect(leave(blocked, 2, channels, area, FACET_BLOCKED) == x)
        #expect(blocked.reduce(0) { $0 + ($1 == 0 ? 1 : 0) } >= blocked.count - x.count)
      }
    }
  }

  @Test func `An impossible shape is an error with words`() {
    var s = ConvolutionCase().shape
    s.out_channels = 0
    s.out_height = -4
    var plan: OpaquePointer?
    #expect(
      facet_plan_acquire(&s, FACET_FORWARD, FACET_PLAIN, FACET_PLAIN, FACET_DIRECT, 0, &plan) != 0)
    #expect(message.contains("convolution"))
  }
}

private var message: String { String(cString: facet_dnn_message()) }

private func enter(
  _ x: [Float], _ n: Int, _ c: Int, _ area: Int, _ layout: facet_layout
) -> [Float] {
  guard layout == FACET_BLOCKED else { return x }
  var out = [Float](
    repeating: .nan, count: n * Int(facet_blocked_channels(Int64(c))) * area)
  facet_block(x, &out, Int64(n), Int64(c), Int64(area))
  return out
}

private func leave(
  _ x: [Float], _ n: Int, _ c: Int, _ area: Int, _ layout: facet_layout
) -> [Float] {
  guard layout == FACET_BLOCKED else { return x }
  var out = [Float](repeating: .nan, count: n * c * area)
  facet_unblock(x, &out, Int64(n), Int64(c), Int64(area))
  return out
}
