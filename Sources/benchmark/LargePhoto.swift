import Foundation
import Imaging
import Tensors

/// A photo of 12 megapixels with a face: the NASA portrait at six times its size.
enum LargePhoto {
  /// Writes it as JPEG.
  ///
  /// - Parameter seed: of a grain that makes photos differ, and their files as large as a camera's;
  ///   without one there is none.
  static func write(to path: String, seed: UInt64? = nil) throws {
    let source = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Tests/Fixtures/Reference/align/astronaut.png").standardized
    var image = try Image(contentsOf: source.path).resized(width: 3072, height: 3072)
      .padded(left: 512, top: 0, right: 512, bottom: 0)
    if let seed {
      var random = Random(seed: seed)
      let pixels = try image.tensor()
      image = Image(pixels + random.normal(pixels.shape) * 0.02)
    }
    try image.write(to: path, ImageEncoding(.jpeg))
  }
}
