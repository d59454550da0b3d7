import Graph
import Imaging
import Tensors

/// What the search does with a step that has no useful gradient.
enum Gradient: String, ParameterValue, CaseIterable {
  /// The step makes the observation and stays out of what is inverted.
  case none
  /// The step is inverted too, its gradient taken as if it did nothing.
  ///
  /// - Source: Bengio et al., Estimating or propagating gradients through stochastic neurons, 2013.
  case straightThrough = "straight-through"

  var traits: DegradationTraits { self == .none ? [] : [.differentiable, .surrogate] }

  /// The values of `step(x)`, the gradient of x.
  func apply(_ step: (Tensor) -> Tensor, to x: Tensor) -> Tensor {
    let result = withoutRecording { step(x.detached) }.detached
    guard self == .straightThrough else { return result }
    return .operation([x], result: result) { dy, _ in [dy] }
  }
}

extension Tensor {
  /// Each picture of a batch, written in a format and read back.
  ///
  /// - Shape: `[N, C, H, W]`, C 1 or 3 → the same. - Range: clamped to 0…1, 8 bits.
  func recoded(_ encoding: ImageEncoding) throws -> Tensor {
    let pictures = try Image.batch(self).map { picture -> Tensor in
      let decoded = try Image(encoded: picture.encoded(encoding)).tensor()
      if decoded.shape[1] == shape[1] { return decoded }
      // A format without grey gives three equal channels back.
      return shape[1] == 1
        ? decoded.mean(axes: [1], keepingDimensions: true)
        : decoded.broadcast(to: [1] + shape.dropFirst())
    }
    return .concatenated(pictures, axis: 0)
  }

  /// `recoded`, where nobody can take an error: inside the search's loop, after the same picture
  /// size was encoded once for the observation.
  func recodedInLoop(_ encoding: ImageEncoding) -> Tensor {
    do { return try recoded(encoding) } catch {
      preconditionFailure("\(encoding.format.rawValue) of a picture \(shape): \(error)")
    }
  }
}

extension DegradationReference {
  /// libvips's own saving and loading, picture by picture.
  static func codec(_ encoding: ImageEncoding) -> DegradationReference {
    DegradationReference("libvips \(encoding.format.rawValue)save", within: 1e-6) { x in
      let read = try Image.batch(x).map { try Image(encoded: $0.encoded(encoding)).tensor() }
      let pictures = Tensor.concatenated(read, axis: 0)
      guard pictures.shape[1] != x.shape[1] else { return pictures }
      return pictures.mean(axes: [1], keepingDimensions: true).broadcast(to: x.shape)
    }
  }
}
