import Graph
import Imaging

extension Image {
  /// The square cut out, upright, at `size` × `size`, as the FFHQ preprocessing does it: photos
  /// much larger than that are shrunk first, what lies beyond the photo is filled in, and the
  /// square is read bilinearly at several times the size and then shrunk.
  ///
  /// The reference reads at four times the size, whatever the photo has to give. Here it is one and
  /// a half times the photo's own resolution, within one and four times the size: 50 dB from the
  /// reference's result even on noise, for up to sixteen times less work.
  ///
  /// - Throws: `PipelineError` when the square has no size or lies beside the photo.
  package func aligned(
    to square: AlignmentSquare, size: Int, border: AlignmentBorder = .blend
  ) throws -> Image {
    try checkReach(of: square)
    var (image, square) = (self, square)
    let shrink = (square.side / Double(size) * 0.5).rounded(.down)
    if shrink > 1 {
      image = try image.resized(
        width: max(1, Int((Double(width) / shrink).rounded(.toNearestOrEven))),
        height: max(1, Int((Double(height) / shrink).rounded(.toNearestOrEven))))
      square = square.scaled(by: 1 / shrink)
    }

    // What the square needs of the photo, and a little around it.
    let margin = max(Int((square.side * 0.1).rounded(.toNearestOrEven)), 3)
    let box = square.bounds
    let (left, top) = (max(box.left - margin, 0), max(box.top - margin, 0))
    let (right, bottom) = (
      min(box.right + margin, image.width), min(box.bottom + margin, image.height)
    )
    if right - left < image.width || bottom - top < image.height {
      image = try image.cropped(x: left, y: top, width: right - left, height: bottom - top)
      square = square.moved(by: Point(-Double(left), -Double(top)))
    }

    let inner = square.bounds
    let missing = Margins(
      left: max(margin - inner.left, 0), top: max(margin - inner.top, 0),
      right: max(inner.right - image.width + margin, 0),
      bottom: max(inner.bottom - image.height + margin, 0))
    var surround = Surround.replicate
    if missing.largest > margin - 4 {
      switch border {
      case .blend:
        let wide = missing.widened(to: Int((square.side * 0.3).rounded(.toNearestOrEven)))
        image = try image.blended(wide, sigma: square.side * 0.02)
        square = square.moved(by: Point(Double(wide.left), Double(wide.top)))
      case .reflect:
        image = try image.padded(
          left: missing.left, top: missing.top, right: missing.right, bottom: missing.bottom)
        square = square.moved(by: Point(Double(missing.left), Double(missing.top)))
      case .black: surround = .black
      }
    }

    let work = min(4 * size, max(size, Int((1.5 * square.side).rounded(.up))))
    let large = try image.warped(
      by: square.map(to: work), width: work, height: work, interpolation: .bilinear,
      surround: surround)
    // Whole before it is shrunk: asked for in strips, libvips warps many pixels twice.
    return work == size ? large : try large.decoded().resized(width: size, height: size)
  }

  /// A square that comes from a file of landmarks may be anywhere.
  private func checkReach(of square: AlignmentSquare) throws {
    guard square.side >= 2 else {
      throw PipelineError(
        .badInput, "the eyes and the mouth of the face lie on one spot; check its landmarks")
    }
    let box = square.bounds
    guard box.left < width, box.top < height, box.right > 0, box.bottom > 0 else {
      throw PipelineError(
        .badInput,
        "the face lies beside the picture, which is \(width) × \(height); do these landmarks belong "
          + "to another picture?")
    }
    guard square.side <= 4 * Double(max(width, height)) else {
      throw PipelineError(
        .badInput,
        "the face is far larger than the picture, which is \(width) × \(height); do these landmarks "
          + "belong to another picture?")
    }
  }
}

extension AlignmentSquare {
  /// Takes the square to 0…size × 0…size, pixel corners at whole numbers.
  func map(to size: Int) -> AffineMap {
    // The square's own axes are orthogonal and as long as each other: the inverse is the transpose.
    let scale = Double(size) / (2 * half.length * half.length)
    let (right, down) = (half * scale, half.turned * scale)
    // Landmarks count from the centre of a pixel.
    let origin = corners[0] + Point(0.5, 0.5)
    return AffineMap(
      right.x, right.y, down.x, down.y,
      dx: -(right.x * origin.x + right.y * origin.y), dy: -(down.x * origin.x + down.y * origin.y))
  }
}
