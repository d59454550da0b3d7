import Foundation
import Graph
import Imaging
import TestSupport
import Tensors
import Testing

@Suite("Bad pictures") struct BadPictureTests {
  private func errors(_ path: String, _ reading: ImageReading = ImageReading()) -> String {
    errorText(without: fixture("")) { _ = try Image(contentsOf: path, reading).tensor() }
  }

  @Test("each is one error that names the file and the remedy")
  func texts() {
    #expect(
      errors(fixture("empty.png"))
        == "bad-input: empty.png: the file is empty (0 bytes); get it again from where it came from"
    )
    #expect(
      errors(fixture("text.png"))
        == "bad-input: text.png: the file's content is no picture that Facet can read, whatever its "
        + "name says; convert it to PNG or JPEG")
    #expect(
      errors(fixture("none.png")) == "not-found: none.png: there is no such file; check the path")
    expectError(
      "bad-input: /usr: this is a folder; name a file in it"
    ) { _ = try Image(contentsOf: "/usr") }
  }

  @Test("what is cut short fails instead of being filled up with grey")
  func truncated() {
    let message = "the picture is damaged or cut short; get the file again from where it came from"
    #expect(errors(fixture("truncated.jpg")) == "bad-input: truncated.jpg: \(message)")
    #expect(errors(fixture("truncated.png")) == "bad-input: truncated.png: \(message)")
    #expect(
      errors(fixture("truncated.jpg"), ImageReading(fit: 8))
        == "bad-input: truncated.jpg: \(message)")
  }

  @Test("30,000 × 30,000 pixels are refused before they are decoded")
  func huge() {
    let started = ContinuousClock.now
    #expect(
      errors(fixture("huge.png"))
        == "too-large: huge.png: the picture has 30000 × 30000 = 900 megapixels, more than the 100 "
        + "allowed; scale it down, or allow more megapixels")
    #expect(ContinuousClock.now - started < .seconds(1))
  }

  @Test("a header that promises more than the file holds is an error, not a picture")
  func promises() {
    #expect(
      errors(fixture("huge.png"), ImageReading(maximumPixels: 1_000_000_000, fit: 16))
        == "bad-input: huge.png: the picture is damaged or cut short; get the file again from where "
        + "it came from")
  }

  @Test("one pixel is a picture")
  func onePixel() throws {
    let x = try Image(contentsOf: fixture("one.png")).tensor()
    expectClose(x, Tensor([16 / 255, 128 / 255, 1], shape: [1, 3, 1, 1]), .exact)
  }

  @Test("a file that vanishes between header and pixels is an error")
  func vanished() throws {
    try withFolder { folder in
      let path = "\(folder)/a.png"
      try FileManager.default.copyItem(atPath: fixture("small.png"), toPath: path)
      let picture = try Image(contentsOf: path)
      try FileManager.default.removeItem(atPath: path)
      expectError(
        "bad-input: /a.png: the picture is damaged or cut short; get the file again from where "
          + "it came from", without: folder
      ) { _ = try picture.tensor() }
    }
  }

  @Test("arrays that are no picture are refused")
  func arrays() throws {
    try withFolder { folder in
      let path = "\(folder)/x.safetensors"
      var x = noise([1, 3, 2, 2]).values
      x[5] = .nan
      try Image(Tensor(x, shape: [1, 3, 2, 2])).write(to: path, ImageEncoding(.safetensors))
      expectError(
        "bad-input: /x.safetensors: its array \"image\" holds NaN or infinite values",
        without: folder
      ) { _ = try Image(contentsOf: path) }
      try Image.writeTensor([Image(noise([3, 2, 2])), Image(noise([3, 2, 2]))], to: path)
      expectError(
        "bad-input: /x.safetensors: its array \"image\" has the shape [2, 3, 2, 2]; a picture is "
          + "[1, 1 or 3, H, W]", without: folder
      ) { _ = try Image(contentsOf: path) }
    }
  }
}
