import CVips
import Graph
import Tensors

/// A line of text as a picture.
public enum TextPicture {
  /// Draws one line of text, no taller than `height`, cut at `maximumWidth`.
  ///
  /// The system's fonts draw it where there are any; elsewhere a small font of our own does, which
  /// knows ASCII and shows what it does not know as a box.
  public static func draw(
    _ text: String, height: Int, maximumWidth: Int = .max, colour: Colour = .black,
    background: Colour = .white
  ) throws -> Image {
    let line = String(text.map { $0.isNewline ? " " : $0 })
    let coverage = cvips_has_fonts() ? try set(line, height) : BitmapFont.draw(line, height)
    let mask = coverage.cropped(width: maximumWidth)
    let planes = zip(colour.components, background.components).map { ink, paper in
      mask.reshaped(to: [1, 1, mask.shape[0], mask.shape[1]]) * Float((ink - paper) / 255)
        + Float(paper / 255)
    }
    return Image(Tensor.concatenated(planes, axis: 1))
  }

  /// How much of each pixel is ink, `[H, W]`, by the system's fonts.
  ///
  /// The font library cuts what it draws to the ink. So that all lines stand alike, tall and deep
  /// letters are drawn behind the text and cut off again.
  private static func set(_ line: String, _ height: Int) throws -> Tensor {
    let size = CInt(max(5, Int(Double(height) * 0.72)))
    func ink(_ text: String) throws -> Tensor {
      let picture = try Picture { cvips_text(text, size, 0, $0) }
      let recipe = Image.Recipe(needsRandomAccess: false) { _ in picture }
      let image = try Image(recipe, name: "", source: nil)
      return try image.tensor().reshaped(to: [image.height, image.width])
    }
    // A line of spaces has no ink, which the library calls an error.
    guard line.contains(where: { !$0.isWhitespace }) else { return Tensor(zeros: [height, 1]) }
    return try ink(line + " Ág|").cropped(width: ink(line).shape[1])
  }
}

extension Tensor {
  fileprivate func cropped(width: Int) -> Tensor {
    shape[1] <= width ? self : self[0..<max(1, width), axis: 1]
  }
}
