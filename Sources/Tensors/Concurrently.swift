import CKernels

/// The results of `body` for 0 ..< count, in order, computed side by side.
///
/// Each call has a thread to itself, and within it every operation runs on that thread alone. Work
/// on small tensors gains most: threads that share a small operation mostly wait for each other.
///
/// - Throws: the error of the lowest index that failed, after all have ended.
public func concurrently<R, E: Error>(
  _ count: Int, _ body: (Int) throws(E) -> R
) throws(E) -> [R] {
  var results = [Result<R, E>?](repeating: nil, count: count)
  results.withUnsafeMutableBufferPointer { slots in
    forEachConcurrently(count) { index in
      slots[index] = Result { () throws(E) -> R in try body(index) }
    }
  }
  return try results.map { (result) throws(E) -> R in try result!.get() }
}

private func forEachConcurrently(_ count: Int, _ body: (Int) -> Void) {
  withoutActuallyEscaping(body) { body in
    var loop = Loop(body: body)
    withUnsafeMutablePointer(to: &loop) { loop in
      facet_parallel_for(
        Int64(count), 1,
        { context, begin, end in
          let loop = context!.assumingMemoryBound(to: Loop.self)
          for index in Int(begin)..<Int(end) { loop.pointee.body(index) }
        }, loop)
    }
  }
}

private struct Loop {
  let body: (Int) -> Void
}
