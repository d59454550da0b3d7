import CVips
import Graph
import Tensors

extension Image {
  /// The pixels.
  ///
  /// - Shape: `[1, C, H, W]`, C 1 or 3
  /// - Range: 0…1, sRGB-encoded; 8-bit k is k/255. A tensor's own values are given back as they
  ///   are.
  /// - Throws: `PipelineError` when the file turns out to be damaged.
  public func tensor() throws -> Tensor {
    guard case .lazy(let recipe) = content else { return exactTensor! }
    return try reading {
      let picture = try recipe.open()
      var failure: (any Error)?
      let tensor = Tensor(shape: [1, channels, height, width]) { out in
        do { try vipsStatus { cvips_read_planar(picture.pointer, out, $0) } } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      return tensor
    }
  }

  /// The tensor that the picture was made from, or `nil` when it is a lazy one.
  package var exactTensor: Tensor? {
    if case .tensor(let tensor) = content { tensor } else { nil }
  }

  /// The pixels as bytes, red, green, blue, row by row, clamped and rounded: for detectors.
  public func bytes() throws -> [UInt8] {
    try reading {
      let picture = try open()
      var failure: (any Error)?
      let bytes = [UInt8](unsafeUninitializedCapacity: 3 * width * height) { buffer, count in
        count = buffer.count
        do {
          try vipsStatus { cvips_read_bytes(picture.pointer, buffer.baseAddress, $0) }
        } catch { failure = error }
      }
      if let failure { throw failure }
      return bytes
    }
  }

  /// The same picture, computed now and held in memory: for one that is read several times.
  public func decoded() throws -> Image {
    guard case .lazy(let recipe) = content else { return self }
    return try reading {
      let lazy = try recipe.open()
      let picture = try Picture { cvips_decoded(lazy.pointer, $0) }
      let kept = Recipe(needsRandomAccess: false) { _ in picture }
      return try Image(kept, name: name, source: source)
    }
  }

  /// The libvips picture, to be read once, or often for a tensor or a decoded one.
  func open(sequential: Bool = true) throws -> Picture {
    switch content {
    case .lazy(let recipe): return try recipe.make(sequential && !recipe.needsRandomAccess)
    case .tensor(let tensor):
      return try tensor.withValues { values in
        try Picture {
          cvips_from_planar(
            values.baseAddress, CInt(width), CInt(height), CInt(channels), $0)
        }
      }
    }
  }

  /// Runs something that computes pixels; what libvips finds wrong becomes an error about the file.
  func reading<R>(_ body: () throws -> R) throws -> R {
    do { return try body() } catch let error as VipsError {
      guard let source else {
        throw PipelineError(.internal, "the picture could not be computed", cause: error)
      }
      throw PipelineError(
        .badInput, path: source,
        "the picture is damaged or cut short; get the file again from where it came from",
        cause: error)
    }
  }
}
