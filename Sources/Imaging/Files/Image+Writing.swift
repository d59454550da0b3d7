import CVips
import Checkpoints
import Foundation
import Graph
import Tensors

extension Image {
  /// Writes the picture, whole or not at all.
  ///
  /// The same picture with the same provenance gives the same bytes.
  ///
  /// - Throws: `PipelineError` of code `unwritable` for a full disk or a folder that cannot be
  ///   written; an existing file is untouched then.
  public func write(
    to path: String, _ encoding: ImageEncoding, provenance: StoredProvenance? = nil
  ) throws {
    if encoding.format == .safetensors {
      return try Image.writeTensor([self], to: path, provenance: provenance)
    }
    try SafeFile.write(encoded(encoding, provenance: provenance), to: path)
  }

  /// The bytes of a file of any format but `.safetensors`.
  public func encoded(
    _ encoding: ImageEncoding, provenance: StoredProvenance? = nil
  ) throws -> [UInt8] {
    guard let format = encoding.format.vips else {
      preconditionFailure("encoded: a safetensors file is written by write(to:)")
    }
    guard max(width, height) <= encoding.format.longestSide else {
      throw PipelineError(
        .unsupported,
        "the picture is \(width) × \(height), and a \(encoding.format.rawValue) file can be "
          + "\(encoding.format.longestSide) at most; save it as png or tiff")
    }
    return try reading {
      let picture = try quantized(bits: encoding.usedBits)
      let xmp = provenance?.packet(limit: encoding.format == .jpeg ? 60_000 : 10_000_000)
      return try Image.encode(
        picture, format, encoding, xmp: xmp, description: provenance?.sentence)
    }
  }

  private static func encode(
    _ picture: Picture, _ format: cvips_format, _ encoding: ImageEncoding, xmp: String?,
    description: String?
  ) throws -> [UInt8] {
    func optional<R>(_ text: String?, _ body: (UnsafePointer<CChar>?) throws -> R) rethrows -> R {
      try text.map { try $0.withCString(body) } ?? body(nil)
    }
    return try optional(xmp) { xmp in
      try optional(description) { description in
        var options = cvips_encoding(
          format: format, quality: CInt(encoding.quality), lossless: encoding.isLossless,
          xmp: xmp, description: description)
        var length = 0
        let bytes = try vips { cvips_encode(picture.pointer, &options, &length, $0) }
        defer { cvips_free(bytes) }
        return [UInt8](UnsafeRawBufferPointer(start: bytes, count: length))
      }
    }
  }

  /// The picture with 8 or 16 bits a sample, as it will be written.
  private func quantized(bits: Int) throws -> Picture {
    if let tensor = exactTensor {
      return try tensor.withValues { values in
        try Picture {
          cvips_quantized(
            values.baseAddress, CInt(width), CInt(height), CInt(channels), CInt(bits), $0)
        }
      }
    }
    let picture = try open()
    if picture.info.bits == bits { return picture }
    return try Picture {
      bits == 16 ? cvips_as_words(picture.pointer, $0) : cvips_as_bytes(picture.pointer, $0)
    }
  }

  /// What will be read back from a file of these bytes.
  public init(encoded bytes: [UInt8], name: String = "") throws {
    let recipe = Recipe(needsRandomAccess: false) { _ in
      try bytes.withUnsafeBufferPointer { buffer in
        try Picture { cvips_open_memory(buffer.baseAddress, buffer.count, $0) }
      }
    }
    self = try Image(recipe, name: name, source: nil)
  }

  /// Writes pictures of one size as the array `image` `[N, C, H, W]`, not clamped, not rounded.
  public static func writeTensor(
    _ images: [Image], to path: String, provenance: StoredProvenance? = nil
  ) throws {
    let tensors = try images.map { try $0.tensor() }
    let batch = tensors.count == 1 ? tensors[0] : Tensor.concatenated(tensors, axis: 0)
    var checkpoint = Checkpoint()
    checkpoint["image"] = StoredArray(batch.values, shape: batch.shape)
    if let provenance {
      checkpoint.metadata = [
        "description": provenance.sentence, "facet": provenance.json.text(.compact),
      ]
    }
    do { try checkpoint.write(to: path) } catch let error as CheckpointError {
      throw PipelineError(.unwritable, path: path, error.message)
    }
  }
}
