import CKernels
import Testing

struct WinogradCase: CustomTestStringConvertible, Sendable {
  var height = 8, width = 8, input = 16, output = 16
  var reads = FACET_GRID_SAME, writes = FACET_GRID_SAME
  var enter = FACET_ENTER_PLAIN, leave = FACET_LEAVE_PLAIN
  var edge = false, spreads = false

  var testDescription: String {
    "\(input)→\(output) at \(height)×\(width), grids \(reads.rawValue)→\(writes.rawValue), "
      + "enter \(enter.rawValue), leave \(leave.rawValue)\(edge ? ", with an edge" : "")"
      + (spreads ? ", spread" : "")
  }
}

/// Memory that lives as long as the test that asked for it.
final class Pool {
  private var blocks: [UnsafeMutablePointer<Float>] = []
  private var seed: UInt64 = 10

  func empty(_ count: Int) -> UnsafeMutablePointer<Float> {
    let block = UnsafeMutablePointer<Float>.allocate(capacity: max(count, 1))
    block.initialize(repeating: .nan, count: max(count, 1))
    blocks.append(block)
    return block
  }

  func random(_ count: Int) -> UnsafeMutablePointer<Float> {
    seed += 1
    let block = empty(count)
    for (i, value) in noise(count, seed: seed).enumerated() { block[i] = value }
    return block
  }

  deinit { for block in blocks { block.deallocate() } }
}

@Suite struct WinogradTests {
  static let cases: [WinogradCase] =
    [1, 3, 4, 5, 11].map { .init(height: $0, width: 12 - $0) } + [
      .init(
        height: 7, width: 9, input: 32, output: 48, enter: FACET_ENTER_AFFINE,
        leave: FACET_LEAVE_ACTIVATED, edge: true),
      .init(height: 24, width: 20, input: 64, output: 32, enter: FACET_ENTER_BACKWARD, edge: true),
      .init(
        height: 16, width: 13, input: 32, output: 48, enter: FACET_ENTER_AFFINE, spreads: true),
      .init(height: 4, width: 4, input: 144, enter: FACET_ENTER_AFFINE, spreads: true),
      .init(
        height: 12, width: 8, input: 32, output: 64, writes: FACET_GRID_PHASES,
        enter: FACET_ENTER_AFFINE, leave: FACET_LEAVE_ACTIVATED, edge: true),
      .init(
        height: 12, width: 8, input: 128, reads: FACET_GRID_PHASES, enter: FACET_ENTER_BACKWARD,
        edge: true),
      .init(height: 9, width: 14, input: 48, output: 16, enter: FACET_ENTER_PICTURE),
      .init(
        height: 6, width: 9, input: 64, reads: FACET_GRID_PHASES, enter: FACET_ENTER_PICTURE),
      .init(height: 60, width: 61, input: 80, output: 112),
      .init(height: 25, width: 50, input: 144, output: 112, enter: FACET_ENTER_AFFINE),
      .init(
        height: 8, width: 8, input: 64, output: 192, writes: FACET_GRID_PHASES,
        enter: FACET_ENTER_AFFINE, leave: FACET_LEAVE_ACTIVATED, edge: true),
    ]

  @Test("Each variant agrees with the definition", arguments: cases)
  func variants(_ c: WinogradCase) {
    let pool = Pool()
    func extent(_ grid: facet_grid, _ channels: Int) -> (h: Int, w: Int, c: Int) {
      switch grid {
      case FACET_GRID_PHASES: (c.height * 2, c.width * 2, channels / 4)
      default: (c.height, c.width, channels)
      }
    }
    let x = extent(c.reads, c.input)
    let y =
      c.spreads
      ? (h: 2 * c.height + 1, w: 2 * c.width + 1, c: c.output) : extent(c.writes, c.output)
    let count = y.h * y.w * y.c
    var task = facet_winograd()
    (task.height, task.width) = (Int64(c.height), Int64(c.width))
    (task.in_channels, task.out_channels) = (Int64(c.input), Int64(c.output))
    (task.in_grid, task.out_grid) = (c.reads, c.writes)
    (task.enter, task.leave) = (c.enter, c.leave)
    if c.enter == FACET_ENTER_PICTURE {
      task.head = UnsafePointer(pool.random(3 * x.c))
      task.drgb = UnsafePointer(pool.random(3 * x.h * x.w))
    } else {
      task.x = UnsafePointer(pool.random(x.h * x.w * x.c))
    }
    task.saved = UnsafePointer(pool.random(x.h * x.w * x.c))
    task.in_scale = UnsafePointer(pool.random(x.c))
    task.in_shift = UnsafePointer(pool.random(x.c))
    task.alpha = UnsafePointer(pool.random(x.c))
    task.beta = UnsafePointer(pool.random(x.c))
    task.gamma = UnsafePointer(pool.random(x.c))
    task.out_scale = UnsafePointer(pool.random(y.c))
    task.noise = UnsafePointer(pool.random(y.h * y.w))
    task.noise_weight = UnsafePointer(pool.random(y.c))
    task.bias = UnsafePointer(pool.random(y.c))
    (task.in_slope, task.out_slope, task.gain) = (0.2, 0.1, 1.5)
    task.spreads = c.spreads ? 1 : 0
    if c.leave == FACET_LEAVE_PLAIN { task.partner = UnsafePointer(pool.random(count)) }
    if c.edge {
      task.edge.0 = UnsafePointer(pool.random(y.w * y.c))
      task.edge.1 = UnsafePointer(pool.random(y.w * y.c))
      task.edge.2 = UnsafePointer(pool.random(y.h * y.c))
      task.edge.3 = UnsafePointer(pool.random(y.h * y.c))
    }
    let weights = pool.random(c.input * c.output * 9)
    let prepared = pool.empty(
      Int(facet_winograd_weights_count(task.in_channels, task.out_channels)))
    facet_winograd_prepare(weights, task.in_channels, task.out_channels, 1, prepared)
    task.weights = UnsafePointer(prepared)

    let expected = pool.empty(count), expectedSums = pool.empty(2 * y.c)
    (task.y, task.sums) = (expected, expectedSums)
    facet_winograd_run__reference(&task, weights)
    var index: Int64 = 0
    while let variant = facet_winograd_variants(index) {
      let got = pool.empty(count), sums = pool.empty(2 * y.c)
      (task.y, task.sums) = (got, sums)
      variant.pointee.run(&task)
      let name = String(cString: variant.pointee.name)
      #expect(error(array(got, count), array(expected, count)) < tight, "\(name)")
      #expect(error(array(sums, 2 * y.c), array(expectedSums, 2 * y.c)) < tight, "\(name), sums")
      index += 1
    }
  }

  @Test(arguments: [false, true])
  func `The same weights give the adjoint`(spreads: Bool) {
    // ⟨A x, v⟩ = ⟨x, Aᵀ v⟩ with A from 32 to 16 channels.
    let pool = Pool(), area = spreads ? 19 * 19 : 9 * 9
    let weights = pool.random(32 * 16 * 9)
    let x = pool.random(32 * 81), v = pool.random(16 * area)
    let ax = pool.empty(16 * area), atv = pool.empty(32 * 81)
    let ones = pool.empty(32), zeros = pool.empty(32)
    ones.update(repeating: 1, count: 32)
    zeros.update(repeating: 0, count: 32)
    let prepared = pool.empty(Int(facet_winograd_weights_count(32, 16)))
    var task = facet_winograd()
    (task.height, task.width, task.gain, task.spreads) = (9, 9, 1, spreads ? 1 : 0)
    task.weights = UnsafePointer(prepared)
    (task.enter, task.in_scale, task.in_shift) = (
      FACET_ENTER_AFFINE, UnsafePointer(ones), UnsafePointer(zeros)
    )
    facet_winograd_prepare(weights, 32, 16, 2, prepared)
    (task.in_channels, task.out_channels, task.x, task.y) = (32, 16, UnsafePointer(x), ax)
    facet_winograd_run(&task)
    (task.adjoint, task.enter) = (1, FACET_ENTER_PLAIN)
    (task.in_channels, task.out_channels, task.x, task.y) = (16, 32, UnsafePointer(v), atv)
    facet_winograd_run(&task)
    let left = (0..<16 * area).reduce(0.0) { $0 + Double(ax[$1] * v[$1]) }
    let right = (0..<32 * 81).reduce(0.0) { $0 + Double(x[$1] * atv[$1]) }
    #expect(abs(left - right) < 1e-4 * abs(left).squareRoot() + 1e-3)
  }
}

/// Our points for F(4×4, 3×3) keep five digits where oneDNN's promise three.
private let tight: Float = 2e-5

func array(_ pointer: UnsafePointer<Float>, _ count: Int) -> [Float] {
  Array(UnsafeBufferPointer(start: pointer, count: count))
}
