import CKernels
import TestSupport
import Tensors
import Testing

@Suite struct ConcurrentlyTests {
  private struct Failure: Error, Equatable { let index: Int }

  @Test func `results come in the order of their indices`() throws {
    #expect(concurrently(0) { $0 } == [])
    #expect(concurrently(100) { $0 * $0 } == (0..<100).map { $0 * $0 })
  }

  @Test func `all parts end before the first error is thrown`() {
    #expect(throws: Failure(index: 3)) {
      try concurrently(9) { index in
        if index % 4 == 3 { throw Failure(index: index) }
      }
    }
  }

  @Test func `gradients are those of one thread alone`() throws {
    var random = Random(seed: 3)
    let weight = random.normal([8, 8, 3, 3]), pictures = random.normal([6, 8, 16, 16])
    func gradient(_ index: Int) -> Tensor {
      let variable = weight.tracked()
      let y = pictures[index..<index + 1, axis: 0].convolved(with: variable, padding: 1)
      return gradients(of: y.squared().mean(), for: [variable])[0]
    }
    let together = concurrently(6, gradient)
    for index in 0..<6 { expectClose(together[index], gradient(index), .reassociated) }
  }
}
