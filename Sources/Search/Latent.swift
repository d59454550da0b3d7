import Graph
import Networks
import Tensors

/// What a generator draws from, on a wire: latents in W+, noise maps, and the generator that they
/// belong to.
public struct Latent: PortValue {
  public static let kind = "latent"

  /// `[N, L, D]`: what enters synthesis.
  public let values: Tensor
  /// `[N, 1, h, w]` for each noise map; `nil` where the model's own maps are meant.
  public let noise: [Tensor]?
  public let model: NamedModel

  /// - Precondition: the shapes are the model's.
  public init(_ values: Tensor, noise: [Tensor]? = nil, model: NamedModel) {
    if let problem = Self.problem(values.shape, noise?.map(\.shape), model.model.generator) {
      preconditionFailure("Latent: \(problem)")
    }
    self.values = values.detached
    self.noise = noise?.map(\.detached)
    self.model = model
  }

  /// How many.
  public var count: Int { values.shape[0] }

  /// One of them.
  public subscript(index: Int) -> Latent {
    let range = index..<index + 1
    return Latent(
      values[range, axis: 0],
      noise: noise?.map { $0.shape[0] == 1 ? $0 : $0[range, axis: 0] }, model: model)
  }

  /// The pictures, `[N, 3, H, W]`, 0…1 but for what the generator overshoots.
  public func rendered() -> Tensor {
    let generator = model.model.generator
    let maps = noise.map { NoiseMaps.given($0) } ?? .constant
    return withoutRecording { (generator.synthesize(latent: values, noise: maps) + 1) * 0.5 }
  }

  /// The same numbers for another model.
  ///
  /// - Throws: `PipelineError` when its shapes are others.
  public func moved(to other: NamedModel) throws -> Latent {
    let isAsLarge = other.model.generator.resolution == model.model.generator.resolution
    if isAsLarge && other.fingerprint == model.fingerprint { return self }
    if let problem = Self.problem(values.shape, noise?.map(\.shape), other.model.generator) {
      throw PipelineError(
        .badInput, "\(problem); choose the model that the latent was made with (\(model.name))")
    }
    return Latent(values, noise: noise, model: other)
  }

  /// Why shapes don't belong to a generator, or `nil`.
  static func problem(
    _ values: [Int], _ noise: [[Int]]?, _ generator: any Generator
  ) -> String? {
    let (rows, width) = (generator.layerCount, generator.latentSize)
    guard values.count == 3, values[0] > 0, values[1] == rows, values[2] == width else {
      return "the latent has the shape \(values); the model takes [N, \(rows), \(width)]"
    }
    guard let noise else { return nil }
    let expected = generator.noiseShapes
    guard noise.count == expected.count else {
      return "there are \(noise.count) noise maps; the model takes \(expected.count)"
    }
    for (layer, (found, wanted)) in zip(noise, expected).enumerated() {
      let fits =
        found.count == 4 && Array(found.dropFirst()) == Array(wanted.dropFirst())
        && (found[0] == 1 || found[0] == values[0])
      if !fits { return "noise map \(layer) has the shape \(found); the model takes \(wanted)" }
    }
    return nil
  }
}
