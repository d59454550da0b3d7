import Graph
import Imaging
import TestSupport
import Tensors
import Testing

/// One step of 8 bits, for formats that round on the way.
private func steps(_ count: Double) -> Tolerance { Tolerance(absolute: count / 255 + 1e-6) }

@Suite("Decoding") struct DecodingTests {
  let small = expectedNumbers["small"]!.picture([1, 3, 6, 10], over: 255)

  @Test(
    "lossless formats give the pixels that they hold",
    arguments: ["png", "webp", "tiff", "gif", "bmp", "ppm"])
  func lossless(ending: String) throws {
    let picture = try Image(contentsOf: fixture("small.\(ending)"))
    #expect(picture.description == "small 10 × 6")
    expectClose(try picture.tensor(), small, .exact)
  }

  @Test("a picture can be read as often as one likes")
  func again() throws {
    let picture = try Image(contentsOf: fixture("small.png"))
    let first = try picture.tensor()
    expectClose(try picture.tensor(), first, .exact)
    expectClose(try picture.decoded().tensor(), first, .exact)
    #expect(
      try picture.bytes() == first.permuted([0, 2, 3, 1]).values.map { UInt8($0 * 255 + 0.5) })
  }

  @Test("every EXIF orientation comes upright", arguments: 1...8)
  func orientation(number: Int) throws {
    let upright = try Image(contentsOf: fixture("exif-upright.png")).tensor()
    let picture = try Image(contentsOf: fixture("exif-\(number).jpg"))
    #expect(picture.width == 80 && picture.height == 48)
    expectClose(try picture.tensor(), upright, steps(6), "orientation \(number)")
  }

  @Test("16 bits are kept")
  func deep() throws {
    let expected = expectedNumbers["rgb16"]!.picture([1, 3, 6, 10], over: 65535)
    expectClose(try Image(contentsOf: fixture("rgb16.png")).tensor(), expected, .sameAlgorithm)
    let grey = try Image(contentsOf: fixture("grey16.png")).tensor()
    let red = expected[0..<1, axis: 1]
    expectClose(grey, Tensor.concatenated([red, red, red], axis: 1), .sameAlgorithm)
  }

  @Test("grey becomes three equal channels")
  func grey() throws {
    let red = small[0..<1, axis: 1]
    let expected = Tensor.concatenated([red, red, red], axis: 1)
    expectClose(try Image(contentsOf: fixture("grey.png")).tensor(), expected, .exact)
    let bilevel = Tensor(expected.values.map { $0 > 127.5 / 255 ? 1 : 0 }, shape: expected.shape)
    expectClose(try Image(contentsOf: fixture("bilevel.png")).tensor(), bilevel, .exact)
  }

  @Test("a palette is looked up")
  func palette() throws {
    let expected = expectedNumbers["palette"]!.picture([1, 3, 6, 10], over: 255)
    expectClose(try Image(contentsOf: fixture("palette.png")).tensor(), expected, .exact)
  }

  @Test("alpha is laid over white, or over the background that is given")
  func alpha() throws {
    let share: Float = 102.0 / 255
    let over = { (b: Float) in self.small * share + (1 - share) * b }
    let white = try Image(contentsOf: fixture("alpha.png")).tensor()
    expectClose(white, over(1), steps(1))
    let black = try Image(contentsOf: fixture("alpha.png"), ImageReading(background: .black))
    expectClose(try black.tensor(), over(0), steps(1))
    let red = small[0..<1, axis: 1] * (51.0 / 255) + (204.0 / 255)
    let grey = try Image(contentsOf: fixture("grey-alpha.png")).tensor()
    expectClose(grey, Tensor.concatenated([red, red, red], axis: 1), steps(1))
  }

  @Test("an embedded profile is honoured, and sRGB's changes nothing")
  func profiles() throws {
    let plain = try Image(contentsOf: fixture("exif-upright.png")).tensor()
    let p3 = try Image(contentsOf: fixture("display-p3.png")).tensor()
    let expected = expectedNumbers["display-p3"]!.picture([1, 3, 48, 80], over: 255)
    expectClose(p3, expected, steps(2), "Display P3, converted by Pillow")
    #expect((p3 - plain).abs().mean().item < 1.0 / 255)
    let tagged = try Image(contentsOf: fixture("srgb-profile.png")).tensor()
    expectClose(tagged, plain, steps(2), "sRGB")
  }

  @Test("CMYK becomes sRGB of about the same colours")
  func cmyk() throws {
    let plain = try Image(contentsOf: fixture("exif-upright.png")).tensor()
    let found = try Image(contentsOf: fixture("cmyk.jpg")).tensor()
    #expect(found.shape == plain.shape)
    #expect((found - plain).abs().mean().item < 0.2)
  }

  @Test("AVIF is read where the library has it", .enabled(if: reads("HEIF and AVIF")))
  func avif() throws {
    let plain = try Image(contentsOf: fixture("exif-upright.png")).tensor()
    expectClose(try Image(contentsOf: fixture("small.avif")).tensor(), plain, steps(12))
  }

  @Test("shrinking on the way in keeps proportions and never enlarges")
  func fit() throws {
    let photo = try Image(contentsOf: fixture("exif-6.jpg"), ImageReading(fit: 20))
    #expect(photo.width == 20 && photo.height == 12)
    #expect(try photo.tensor().shape == [1, 3, 12, 20])
    let whole = try Image(contentsOf: fixture("exif-1.jpg"), ImageReading(fit: 500))
    #expect(whole.width == 80 && whole.height == 48)
  }

  @Test("exact floats come back from safetensors")
  func safetensors() throws {
    try withFolder { folder in
      let x = noise([1, 3, 5, 7]) * 3 - 1
      let path = "\(folder)/x.safetensors"
      try Image(x).write(to: path, ImageEncoding(.safetensors))
      let read = try Image(contentsOf: path)
      #expect(read.name == "x")
      expectClose(try read.tensor(), x, .exact)
    }
  }

  static func reads(_ format: String) -> Bool {
    ImageLibrary.formats.contains { $0.name == format && $0.isRead }
  }
}
