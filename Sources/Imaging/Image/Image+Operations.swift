// Geometry and blur by libvips, all lazy. A tensor goes through it in floats, unclamped.

import CVips
import Graph

/// How libvips reads between pixels.
public enum Interpolation: String, ParameterValue, CaseIterable, Sendable {
  case nearest, bilinear, bicubic, lanczos3

  var kernel: cvips_kernel {
    switch self {
    case .nearest: cvips_kernel_nearest
    case .bilinear: cvips_kernel_linear
    case .bicubic: cvips_kernel_cubic
    case .lanczos3: cvips_kernel_lanczos3
    }
  }
}

/// What lies beyond a picture.
public enum Surround: String, ParameterValue, CaseIterable, Sendable {
  case black, white
  /// The outermost pixel, for ever.
  case replicate
  /// The picture mirrored, the outermost pixel repeated.
  case mirror

  var extend: cvips_extend {
    switch self {
    case .black: cvips_extend_black
    case .white: cvips_extend_white
    case .replicate: cvips_extend_copy
    case .mirror: cvips_extend_mirror
    }
  }
}

/// A linear map of the plane with a shift: (x, y) ↦ (a·x + b·y + dx, c·x + d·y + dy), in pixels,
/// where pixel centres lie at whole numbers plus a half.
public struct AffineMap: Sendable, Equatable {
  public var a, b, c, d, dx, dy: Double
  public init(_ a: Double, _ b: Double, _ c: Double, _ d: Double, dx: Double, dy: Double) {
    (self.a, self.b, self.c, self.d, self.dx, self.dy) = (a, b, c, d, dx, dy)
  }
}

extension Image {
  /// A part of the picture.
  ///
  /// - Precondition: the part lies within the picture.
  public func cropped(x: Int, y: Int, width: Int, height: Int) throws -> Image {
    precondition(
      x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= self.width
        && y + height <= self.height,
      "cropped: \(width) × \(height) at (\(x), \(y)) is not within \(self.width) × \(self.height)")
    return try derived { picture in
      try Picture {
        cvips_cropped(picture.pointer, CInt(x), CInt(y), CInt(width), CInt(height), $0)
      }
    }
  }

  /// The picture at another size. Shrinking weighs all pixels, so nothing aliases.
  public func resized(
    width: Int, height: Int, by interpolation: Interpolation = .lanczos3
  ) throws -> Image {
    precondition(width > 0 && height > 0, "resized: \(width) × \(height)")
    if width == self.width && height == self.height { return self }
    // Many rows out of one need it again and again.
    return try derived(needsRandomAccess: height > self.height) { picture in
      let resized = try Picture {
        cvips_resized(picture.pointer, CInt(width), CInt(height), interpolation.kernel, $0)
      }
      // libvips rounds the size that results from the ratio.
      if resized.width == width && resized.height == height { return resized }
      return try Picture {
        cvips_embedded(
          resized.pointer, 0, 0, CInt(width), CInt(height), cvips_extend_copy, $0)
      }
    }
  }

  /// What `map` makes of the picture, seen through the window 0…width × 0…height.
  public func warped(
    by map: AffineMap, width: Int, height: Int, interpolation: Interpolation = .bicubic,
    surround: Surround = .mirror
  ) throws -> Image {
    try derived(needsRandomAccess: true) { picture in
      try [map.a, map.b, map.c, map.d].withUnsafeBufferPointer { matrix in
        try Picture {
          cvips_affine(
            picture.pointer, matrix.baseAddress, map.dx, map.dy, CInt(width), CInt(height),
            interpolation.kernel, surround.extend, $0)
        }
      }
    }
  }

  /// The picture whose pixel (i, j) is read at `position(i, j)` of this one.
  ///
  /// - Parameter positions: x and y for each pixel, row by row; pixel centres at whole numbers plus
  ///   a half.
  public func mapped(
    _ positions: [(x: Float, y: Float)], width: Int, height: Int,
    interpolation: Interpolation = .bicubic, surround: Surround = .mirror
  ) throws -> Image {
    precondition(
      positions.count == width * height,
      "mapped: \(positions.count) positions for \(width) × \(height) pixels")
    let pairs = positions.flatMap { [$0.x - 0.5, $0.y - 0.5] }
    let index = try Picture { cvips_index(pairs, CInt(width), CInt(height), $0) }
    return try derived(needsRandomAccess: true) { picture in
      try Picture {
        cvips_mapped(
          picture.pointer, index.pointer, interpolation.kernel, surround.extend, $0)
      }
    }
  }

  /// The picture under a Gaussian of deviation `sigma`, in pixels.
  public func blurred(sigma: Double) throws -> Image {
    precondition(sigma >= 0, "blurred: sigma \(sigma)")
    // A narrower Gaussian has one sample.
    if sigma < 0.2 { return self }
    return try derived(needsRandomAccess: true) { picture in
      try Picture { cvips_blurred(picture.pointer, sigma, $0) }
    }
  }

  /// The picture with a margin on each side.
  public func padded(
    left: Int, top: Int, right: Int, bottom: Int, surround: Surround = .mirror
  ) throws -> Image {
    precondition(
      min(left, top, right, bottom) >= 0, "padded: \(left), \(top), \(right), \(bottom)")
    let (width, height) = (self.width + left + right, self.height + top + bottom)
    return try derived(needsRandomAccess: surround == .mirror) { picture in
      try Picture {
        cvips_embedded(
          picture.pointer, CInt(left), CInt(top), CInt(width), CInt(height), surround.extend, $0)
      }
    }
  }

  /// A lazy picture made from this one.
  func derived(
    needsRandomAccess: Bool = false, _ make: @escaping @Sendable (Picture) throws -> Picture
  ) throws -> Image {
    let recipe: Recipe
    switch content {
    case .lazy(let own):
      recipe = Recipe(needsRandomAccess: own.needsRandomAccess || needsRandomAccess) {
        try make(own.make($0))
      }
    case .tensor:
      let picture = try open()
      recipe = Recipe(needsRandomAccess: false) { _ in try make(picture) }
    }
    return try reading { try Image(recipe, name: name, source: source) }
  }
}
