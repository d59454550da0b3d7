import Tensors

extension StyleGAN2 {
  /// The mapping's layers learn at a hundredth of the others' rate.
  static let mappingRate: Float = 0.01

  public func map(_ z: Tensor, label: Tensor? = nil) -> Tensor {
    precondition(
      z.rank == 2 && z.shape[1] == inputSize, "map: z \(z.shape), the model takes \(inputSize)")
    var x = z.rowNormalized()
    if labelCount > 0 {
      guard let label, label.shape == [z.shape[0], labelCount] else {
        preconditionFailure("map: the model wants labels [\(z.shape[0]), \(labelCount)]")
      }
      let embedding =
        label.linear(weight: parameter("mapping.embed.weight"))
        * equalized(labelCount) + parameter("mapping.embed.bias")
      x = .concatenated([x, embedding.rowNormalized()], axis: 1)
    }
    for layer in plan.mappingWidths.indices {
      let gain = Self.mappingRate * equalized(x.shape[1])
      let y = x.linear(weight: parameter("mapping.fc\(layer).weight")) * gain
      x =
        (y + parameter("mapping.fc\(layer).bias") * Self.mappingRate).leakyReLU(slope: 0.2)
        * Float(2).squareRoot()
    }
    return x
  }
}

/// The equalized learning rate's factor for a layer of so many inputs.
///
/// - Source: Karras et al., Progressive Growing of GANs, 2018, 4.1.
func equalized(_ inputs: Int) -> Float { 1 / Float(inputs).squareRoot() }
