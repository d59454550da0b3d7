import Foundation
import Graph
import Imaging
import Landmarks
import Tensors
import TestSupport

/// The NASA portrait, 512 × 512.
let astronautPath = referenceFolder.appending(path: "align/astronaut.png").path

let usualPredictor = try? LandmarkPredictor.located()

func buffer(_ image: Image) throws -> PixelBuffer {
  PixelBuffer(try image.bytes(), width: image.width, height: image.height)
}

/// A uniform picture.
func plain(width: Int, height: Int, channels: Int = 3, value: UInt8 = 128) -> PixelBuffer {
  PixelBuffer(
    [UInt8](repeating: value, count: width * height * channels), width: width, height: height,
    channels: channels)
}

/// The portrait's head, 176 × 176, `count` times on a grey canvas.
func collage(of count: Int, columns: Int) throws -> Image {
  let head = try Image(contentsOf: astronautPath).cropped(x: 136, y: 24, width: 176, height: 176)
    .tensor().values
  let (side, gap) = (176, 16)
  let rows = (count + columns - 1) / columns
  let (width, height) = (columns * (side + gap), rows * (side + gap))
  var values = [Float](repeating: 0.5, count: 3 * width * height)
  for index in 0..<count {
    let (left, top) = (index % columns * (side + gap), index / columns * (side + gap))
    for channel in 0..<3 {
      for y in 0..<side {
        let target = (channel * height + top + y) * width + left
        let source = (channel * side + y) * side
        values.replaceSubrange(target..<target + side, with: head[source..<source + side])
      }
    }
  }
  return Image(Tensor(values, shape: [1, 3, height, width]), name: "collage")
}

/// Mean squared error of 8-bit values as decibels.
func psnr(_ a: [UInt8], _ b: [UInt8]) -> Double {
  let squares = zip(a, b).reduce(0.0) { sum, pair in
    let difference = Double(pair.0) - Double(pair.1)
    return sum + difference * difference
  }
  return 10 * log10(255 * 255 * Double(a.count) / max(squares, 1e-9))
}

/// Runs `body` with a file of these bytes that is gone afterwards.
func withFile<Result>(_ bytes: some Sequence<UInt8>, _ body: (String) throws -> Result) throws
  -> Result
{
  let path = FileManager.default.temporaryDirectory.appending(path: "facet-\(UUID()).tmp").path
  try Data(bytes).write(to: URL(filePath: path))
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try body(path)
}
