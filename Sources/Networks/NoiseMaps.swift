import Tensors

/// The noise that a synthesis network adds to its layers.
public enum NoiseMaps: Sendable {
  /// None.
  case zero
  /// The model's own maps; none where it has none.
  case constant
  /// Fresh for each picture, from a seed: the same seed gives the same maps.
  case random(Random)
  /// One map a layer, `[1, 1, H, W]` or `[N, 1, H, W]`, as many as `noiseShapes`; `nil` where none is added.
  case given([Tensor?])

  /// The map of each layer for a batch of `count`, `nil` where none is added.
  package func resolved(for generator: some Generator, count: Int) -> [Tensor?] {
    let shapes = generator.noiseShapes
    switch self {
    case .zero: return Array(repeating: nil, count: shapes.count)
    case .constant: return generator.noiseConstants ?? Array(repeating: nil, count: shapes.count)
    case .random(let random):
      return shapes.enumerated().map { layer, shape in
        var stream = random.split("noise").split(layer)
        return stream.normal([count] + shape.dropFirst())
      }
    case .given(let maps):
      precondition(
        maps.count == shapes.count, "noise: \(maps.count) maps given, \(shapes.count) layers")
      for case (let map?, let shape) in zip(maps, shapes) {
        precondition(
          map.rank == 4 && Array(map.shape[1...]) == Array(shape[1...])
            && (map.shape[0] == 1 || map.shape[0] == count),
          "noise: a map has the shape \(map.shape), its layer wants \(shape)")
      }
      return maps
    }
  }
}

extension Generator {
  /// The model's own maps, but for the first ones; `nil` where there are none of these.
  ///
  /// - Shape: light `[N, 1, H, W]` each.
  package func noise(under light: [Tensor]) -> [Tensor]? {
    guard let count = light.first?.shape[0] else { return nil }
    return NoiseMaps.constant.maps(under: light, for: self, count: count)
  }
}

extension NoiseMaps {
  /// The maps of a batch of `count`, the first ones replaced.
  func maps(under light: [Tensor], for generator: some Generator, count: Int) -> [Tensor] {
    let known = zip(resolved(for: generator, count: count), generator.noiseShapes)
    return light + known.dropFirst(light.count).map { $0 ?? Tensor(zeros: $1) }
  }
}
