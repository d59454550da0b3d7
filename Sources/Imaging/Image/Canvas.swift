import CVips
import Graph

/// A picture that others are pasted on: 8-bit sRGB, one colour to begin with.
public struct Canvas {
  private var picture: Picture
  public let width: Int
  public let height: Int

  public init(width: Int, height: Int, colour: Colour = .white) throws {
    precondition(width > 0 && height > 0, "Canvas: \(width) × \(height)")
    (self.width, self.height) = (width, height)
    picture = try colour.components.withUnsafeBufferPointer { components in
      try Picture { cvips_filled(CInt(width), CInt(height), components.baseAddress, $0) }
    }
  }

  /// Pastes a picture with its left upper corner at (x, y); what sticks out is cut off.
  public mutating func paste(_ image: Image, x: Int, y: Int) throws {
    let base = picture
    picture = try image.reading {
      let pixels = try image.decoded().open()
      let bytes = try Picture { cvips_as_bytes(pixels.pointer, $0) }
      return try Picture { cvips_inserted(base.pointer, bytes.pointer, CInt(x), CInt(y), $0) }
    }
  }

  /// What is on it.
  public func image(name: String = "") throws -> Image {
    let picture = self.picture
    return try Image(
      Image.Recipe(needsRandomAccess: false) { _ in picture }, name: name, source: nil)
  }
}
