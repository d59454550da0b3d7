import CPortraits

/// Draws synthetic portraits: a modelled head, lit and photographed, from numbers alone.
///
/// Goals, in this order: a picture is a smooth and deterministic function of its parameters, so
/// that a generator can learn it by regression; faces are framed as the FFHQ alignment frames them,
/// so eyes and mouth are anchored; people look like people; and a training run can afford millions.
/// No photograph of anyone went into it.
public enum Portrait {
  /// Deviation of the film grain that finished portraits have, in sRGB units.
  public static let mildGrain = 0.006

  /// Changes whenever the same parameters give another picture. Stored with what was trained on it.
  public static let version = 1

  /// Draws portraits, many at a time in parallel.
  ///
  /// - Shape: → `[N, 3, size, size]`, in plain order. - Range: 0 … 1, RGB, sRGB-encoded.
  /// - Parameters:
  ///   - size: side of a picture in pixels, 8 … 2048.
  ///   - supersampling: samples along each side of a pixel, 1 … 4.
  ///   - grain: deviation of the film grain in sRGB units; 0 for none.
  ///   - seeds: choose each picture's grain.
  /// - Gradient: none.
  public static func render(
    _ portraits: [PortraitParameters], size: Int, supersampling: Int = 2, grain: Float = 0,
    seeds: [UInt64]? = nil
  ) -> [Float] {
    render(
      vectors: portraits.flatMap(\.vector), size: size, supersampling: supersampling, grain: grain,
      seeds: seeds)
  }

  /// The same from vectors laid end to end: `[N, dimensions]`.
  public static func render(
    vectors: [Float], size: Int, supersampling: Int = 2, grain: Float = 0, seeds: [UInt64]? = nil
  ) -> [Float] {
    let count = checkedCount(vectors)
    precondition((8...2048).contains(size), "Portrait.render: size \(size) is outside 8 … 2048")
    precondition(
      (1...4).contains(supersampling),
      "Portrait.render: supersampling \(supersampling) is outside 1 … 4")
    precondition(
      seeds == nil || seeds?.count == count, "Portrait.render: one seed for each picture")
    return [Float](unsafeUninitializedCapacity: count * 3 * size * size) { buffer, filled in
      let status = facet_portrait_render(
        vectors, Int64(count), Int32(size), Int32(supersampling), grain, seeds, buffer.baseAddress)
      precondition(status == 0, "Portrait.render: out of memory")
      filled = count * 3 * size * size
    }
  }

  /// The 68 landmarks of the iBUG scheme, in units of the picture's side from its upper left
  /// corner.
  public static func landmarks(_ portrait: PortraitParameters) -> [SIMD2<Float>] {
    landmarks(vectors: portrait.vector)[0]
  }

  /// The same for vectors laid end to end.
  public static func landmarks(vectors: [Float]) -> [[SIMD2<Float>]] {
    let count = checkedCount(vectors)
    var points = [Float](repeating: 0, count: count * 68 * 2)
    let status = facet_portrait_landmarks(vectors, Int64(count), &points)
    precondition(status == 0, "Portrait.landmarks: out of memory")
    return (0..<count).map { n in
      (0..<68).map { SIMD2(points[(n * 68 + $0) * 2], points[(n * 68 + $0) * 2 + 1]) }
    }
  }

  private static func checkedCount(_ vectors: [Float]) -> Int {
    let dimensions = PortraitParameters.dimensions
    precondition(
      dimensions == Int(P_COUNT.rawValue) && vectors.count % dimensions == 0,
      "Portrait: \(vectors.count) numbers are no multiple of \(dimensions)")
    return vectors.count / dimensions
  }
}
