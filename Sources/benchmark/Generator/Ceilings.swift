import CBLAS
import CDNN
import CKernels
import Foundation

/// What the machine can do, measured in this run.
struct Ceilings {
  /// Floating-point operations a second in fused multiply-adds, all threads.
  let arithmetic: Double
  /// Bytes a second, read and written, all threads.
  let memory: Double

  static func measured() -> Ceilings {
    var operations = 0.0
    let spin = median(5) { operations = facet_ceiling_multiply_adds(20) }
    let count = 16 << 20
    let x = UnsafeMutablePointer<Float>.allocate(capacity: count)
    let y = UnsafeMutablePointer<Float>.allocate(capacity: count)
    defer {
      x.deallocate()
      y.deallocate()
    }
    facet_fill(x, 1, Int64(count))
    let copy = median(5) { facet_ceiling_copy(x, y, Int64(count)) }
    return Ceilings(arithmetic: operations / spin, memory: 8 * Double(count) / copy)
  }

  func printed() -> Ceilings {
    print(String(cString: facet_dnn_description()))
    print(String(cString: facet_blas_description()))
    print("kernels \(String(cString: facet_fused().pointee.name)), \(facet_threads()) threads")
    print("ceilings: \(format(arithmetic * 1e-9, 0)) GFLOP/s, \(format(memory * 1e-9)) GB/s\n")
    return self
  }
}
