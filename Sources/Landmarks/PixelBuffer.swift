import CLandmarks

/// A picture as detectors read it: 8 bits a sample, grey or red, green, blue, row by row.
package struct PixelBuffer: Sendable {
  package let bytes: [UInt8]
  package let width: Int
  package let height: Int
  package let channels: Int

  /// - Precondition: as many bytes as pixels and channels ask for; at least one pixel.
  package init(_ bytes: [UInt8], width: Int, height: Int, channels: Int = 3) {
    precondition(
      width > 0 && height > 0 && (channels == 1 || channels == 3)
        && bytes.count == width * height * channels,
      "PixelBuffer: \(bytes.count) bytes for \(width) × \(height) × \(channels)")
    self.bytes = bytes
    (self.width, self.height, self.channels) = (width, height, channels)
  }

  func withPixels<Result>(_ body: (facet_pixels) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBufferPointer { buffer in
      try body(
        facet_pixels(
          bytes: buffer.baseAddress, width: Int64(width), height: Int64(height),
          stride: Int64(width * channels), channels: Int64(channels)))
    }
  }
}
