import CVips
import Checkpoints
import Foundation
import Graph
import Tensors

/// How picture files are read.
public struct ImageReading: Sendable {
  /// What transparent parts lie on.
  public var background: Colour
  /// A picture of more pixels is refused before it is decoded.
  public var maximumPixels: Int
  /// Shrinks the picture on the way in until neither side is longer; JPEG and WebP then decode
  /// only a part of what they hold. `nil` keeps every pixel.
  public var fit: Int?

  public init(background: Colour = .white, maximumPixels: Int = 100_000_000, fit: Int? = nil) {
    self.background = background
    self.maximumPixels = maximumPixels
    self.fit = fit
  }
}

extension Image {
  /// Opens a picture file of any kind that libvips reads: upright by its EXIF orientation, its
  /// colours converted to sRGB by the profile that it carries, alpha laid over the background.
  ///
  /// Only the header is read now; pixels are decoded when they are asked for. A `.safetensors` file
  /// with the key `image` is a picture too, of exact floats.
  ///
  /// - Throws: `PipelineError` that names the file and the remedy.
  public init(contentsOf path: String, _ options: ImageReading = ImageReading()) throws {
    try FileCheck.readable(path)
    let name = URL(filePath: path).deletingPathExtension().lastPathComponent
    if path.lowercased().hasSuffix(".safetensors") {
      self = try Image(safetensors: path, name: name, options)
      return
    }
    let info = try Image.header(of: path)
    try Image.check(
      width: Int(info.width), height: Int(info.height), of: path, against: options.maximumPixels)
    let background = options.background.components
    let recipe = Recipe(needsRandomAccess: false) { isSequential in
      try Picture {
        if let fit = options.fit {
          return cvips_thumbnail(path, CInt(fit), CInt(fit), background, $0)
        }
        return cvips_open(path, isSequential, background, $0)
      }
    }
    do {
      self = try Image(recipe, name: name, source: path)
    } catch let error as VipsError {
      throw PipelineError(
        .badInput, path: path,
        "the picture is damaged or cut short; get the file again from where it came from",
        cause: error)
    }
  }

  private static func header(of path: String) throws -> cvips_info {
    var info = cvips_info()
    do { try vipsStatus { cvips_probe(path, &info, $0) } } catch let error as VipsError {
      let isForeign = error.description.contains("is not a known file format")
      throw PipelineError(
        .badInput, path: path,
        isForeign
          ? "the file's content is no picture that Facet can read, whatever its name says; "
            + "convert it to PNG or JPEG"
          : "the picture's header is damaged or cut short; get the file again from where it came "
            + "from",
        cause: error)
    }
    return info
  }

  private static func check(
    width: Int, height: Int, of path: String, against maximum: Int
  ) throws {
    let (pixels, isHuge) = width.multipliedReportingOverflow(by: height)
    guard isHuge || pixels > maximum else { return }
    let megapixels = (Double(pixels) / 1e5).rounded() / 10
    throw PipelineError(
      .tooLarge, path: path,
      "the picture has \(width) × \(height) = \(JSON.number(megapixels)) megapixels, more than the "
        + "\(JSON.number(Double(maximum) / 1e6)) allowed; scale it down, or allow more megapixels")
  }

  private init(safetensors path: String, name: String, _ options: ImageReading) throws {
    do {
      let array = try Checkpoint(contentsOf: path).require("image")
      let shape = array.shape.count == 3 ? [1] + array.shape : array.shape
      guard shape.count == 4, shape[0] == 1, shape[1] == 1 || shape[1] == 3, shape[2] > 0,
        shape[3] > 0
      else {
        throw PipelineError(
          .badInput, path: path,
          "its array \"image\" has the shape \(array.shape); a picture is [1, 1 or 3, H, W]")
      }
      try Image.check(width: shape[3], height: shape[2], of: path, against: options.maximumPixels)
      let tensor = Tensor(array.floats(), shape: shape)
      guard tensor.isFinite else {
        throw PipelineError(
          .badInput, path: path, "its array \"image\" holds NaN or infinite values")
      }
      self.init(tensor, name: name)
    } catch let error as CheckpointError {
      throw PipelineError(.badInput, path: path, error.message)
    }
  }
}
