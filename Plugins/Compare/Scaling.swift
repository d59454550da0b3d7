import Graph
import Imaging

/// How pictures of different sizes are brought to one height.
enum Scaling: String, ParameterValue, CaseIterable {
  case nearest, lanczos, none

  func bring(_ picture: Image, to height: Int) throws -> Image {
    guard self != .none, picture.height != height else { return try picture.decoded() }
    let width = max(1, (picture.width * height + picture.height / 2) / picture.height)
    guard width <= 65_536 else {
      throw PipelineError(
        .tooLarge,
        "\(picture) would be \(width) pixels wide at the height \(height); give a smaller "
          + "height, or set scaling to none")
    }
    // The squares of nearest show a small picture as it is; of a large one they would drop pixels.
    let isSquares = self == .nearest && picture.height < height
    return try picture.decoded()
      .resized(width: width, height: height, by: isSquares ? .nearest : .lanczos3)
  }
}
