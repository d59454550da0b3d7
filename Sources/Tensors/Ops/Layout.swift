import CKernels

extension Tensor {
  /// The same values, row-major. A reorder of a blocked tensor is a pass over memory: operations
  /// that need it say so by calling this.
  package var plain: Tensor {
    guard layout == .blocked else { return self }
    let (n, c, pixels) = (shape[0], shape[1], shape[2] * shape[3])
    let result = Tensor(shape: shape) {
      facet_unblock(pointer, $0, Int64(n), Int64(c), Int64(pixels))
    }
    return Tensor(shape: shape, storage: result.storage, layout: .plain, node: node)
  }

  /// The same values in blocks of 16 channels, or as they are when the shape does not allow it.
  package var blocked: Tensor {
    guard layout == .plain, canBlock else { return self }
    let (n, c, pixels) = (shape[0], shape[1], shape[2] * shape[3])
    let result = Tensor(shape: shape, layout: .blocked) {
      facet_block(pointer, $0, Int64(n), Int64(c), Int64(pixels))
    }
    return Tensor(shape: shape, storage: result.storage, layout: .blocked, node: node)
  }

  package var canBlock: Bool { rank == 4 && shape[1] % 16 == 0 }

  package func with(layout: Layout) -> Tensor { layout == .plain ? plain : blocked }
}
