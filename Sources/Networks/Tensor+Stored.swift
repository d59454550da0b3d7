import Checkpoints
import Tensors

extension Tensor {
  /// The numbers of a file, converted straight into the tensor's memory.
  package init(_ array: StoredArray) {
    self.init(shape: array.shape) { array.read(into: $0) }
  }
}

extension StoredArray {
  /// The values of a tensor, to be written.
  package init(_ tensor: Tensor) { self.init(tensor.values, shape: tensor.shape) }
}
