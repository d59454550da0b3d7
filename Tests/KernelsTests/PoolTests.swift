import CBLAS
import CKernels
import Testing

@Suite struct PoolTests {
  @Test func `A parallel loop visits each index once, whatever the grain`() {
    for count in [0, 1, 2, 7, 1000, 1003] {
      for grain in [1, 3, 500, 5000] {
        var visits = [Int32](repeating: 0, count: max(count, 1))
        visits.withUnsafeMutableBufferPointer { buffer in
          facet_parallel_for(
            Int64(count), Int64(grain),
            { context, begin, end in
              let visits = context!.assumingMemoryBound(to: Int32.self)
              for i in Int(begin)..<Int(end) { visits[i] += 1 }
            }, buffer.baseAddress)
        }
        #expect(visits.prefix(count).allSatisfy { $0 == 1 })
      }
    }
  }

  @Test func `within a parallel loop there is one thread`() {
    var threads = [Int32](repeating: 0, count: 4)
    threads.withUnsafeMutableBufferPointer { buffer in
      facet_parallel_for(
        4, 1,
        { context, begin, end in
          let threads = context!.assumingMemoryBound(to: Int32.self)
          for i in Int(begin)..<Int(end) { threads[i] = facet_threads() }
        }, buffer.baseAddress)
    }
    // A machine of one core has no second thread, within a loop or without.
    #expect(threads == [1, 1, 1, 1])
  }

  @Test func `sgemm agrees with the definition in all four transpositions`() {
    #expect(facet_blas_available() != 0, "\(String(cString: facet_blas_description()))")
    let (m, n, k) = (17, 23, 31)
    for (ta, tb) in [(false, false), (false, true), (true, false), (true, true)] {
      let a = noise(m * k, seed: 5), b = noise(k * n, seed: 6), before = noise(m * n, seed: 7)
      var reference = before
      for i in 0..<m {
        for j in 0..<n {
          var sum = 0.0
          for l in 0..<k {
            sum +=
              Double(ta ? a[l * m + i] : a[i * k + l]) * Double(tb ? b[j * k + l] : b[l * n + j])
          }
          reference[i * n + j] = Float(0.5 * sum + 2 * Double(before[i * n + j]))
        }
      }
      var c = before
      facet_sgemm(
        ta ? 1 : 0, tb ? 1 : 0, Int64(m), Int64(n), Int64(k), 0.5, a, Int64(ta ? m : k), b,
        Int64(tb ? k : n), 2, &c, Int64(n))
      #expect(error(c, reference) < reassociated)
    }
  }
}
