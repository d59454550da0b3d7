import CLandmarks
import Graph
import Imaging
import Tensors

/// What an aligned picture shows where its square leaves the photo.
public enum AlignmentBorder: String, ParameterValue, CaseIterable, Sendable {
  /// Reflected, blurred towards the edge, faded into the median colour: as FFHQ was made.
  case blend
  /// Reflected, and no more.
  case reflect
  /// Black.
  case black
}

/// Pixels to add on each side.
struct Margins {
  var left, top, right, bottom: Int

  var largest: Int { max(left, top, right, bottom) }

  /// Each at least `least`.
  func widened(to least: Int) -> Margins {
    Margins(
      left: max(left, least), top: max(top, least), right: max(right, least),
      bottom: max(bottom, least))
  }
}

extension Image {
  /// The picture with margins as FFHQ's preprocessing fills them.
  ///
  /// - Parameter sigma: of the blur, in pixels.
  func blended(_ margins: Margins, sigma: Double) throws -> Image {
    let source = try tensor()
    let (channels, height, width) = (source.shape[1], source.shape[2], source.shape[3])
    let size = (width + margins.left + margins.right, height + margins.top + margins.bottom)
    let sides = [margins.left, margins.top, margins.right, margins.bottom].map(Int64.init)
    var status: CInt = 0
    let result = source.withValues { values in
      Tensor(shape: [1, channels, size.1, size.0]) { result in
        status = facet_border_blend(
          values.baseAddress, Int64(channels), Int64(width), Int64(height), sides, sigma, result)
      }
    }
    guard status == 0 else {
      throw PipelineError(.tooLarge, "not enough memory for the border of an aligned picture")
    }
    return Image(result, name: name)
  }
}
