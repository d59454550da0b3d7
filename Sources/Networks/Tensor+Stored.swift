import Checkpoints
import Tensors

extension Tensor {
  /// The numbers of a file: where they lie in a mapped one, if they are as a tensor wants them,
  /// else converted straight into the tensor's memory.
  package init(_ array: StoredArray) {
    if let (start, owner) = array.lent {
      self.init(shape: array.shape, storage: Storage(reading: start, of: owner))
    } else {
      self.init(shape: array.shape) { array.read(into: $0) }
    }
  }
}

extension StoredArray {
  /// The values of a tensor, to be written.
  package init(_ tensor: Tensor) { self.init(tensor.values, shape: tensor.shape) }
}
