import Networks
import Tensors

/// A generator's own samples as a function of normal codes: pictures whose latents are known.
///
/// Of a model with classes the last number of a code draws the class.
struct GeneratorSource: PictureSource {
  let generator: any Generator

  var codeLength: Int { generator.inputSize + (generator.labelCount > 0 ? 1 : 0) }

  /// The latents of codes.
  ///
  /// - Shape: `[N, codeLength]` → `[N, D]`
  func latents(_ codes: Tensor) -> Tensor {
    let z = codes[0..<generator.inputSize, axis: 1]
    guard generator.labelCount > 0 else { return generator.map(z, label: nil) }
    let count = generator.labelCount
    let classes = codes[generator.inputSize, axis: 1].values.map { code in
      min(count - 1, Int(Tensor(code * 1.702).sigmoid().item * Float(count)))
    }
    return generator.map(z, label: generator.oneHot(classes))
  }

  func render(codes: Tensor, resolution: Int) throws -> [UInt8] {
    precondition(resolution == generator.resolution, "a generator's samples have its own size")
    // A few at a time: at 1024² one picture takes some hundred megabytes on the way.
    let group = max(1, min(8, 512 * 512 / (resolution * resolution)))
    return stride(from: 0, to: codes.shape[0], by: group).flatMap { start -> [UInt8] in
      let some = codes[start..<min(start + group, codes.shape[0]), axis: 0]
      let pictures = withoutRecording { generator.synthesize(latent: latents(some)) }
      return pictures.affine(127.5, 127.5).clamped(0, 255).withValues { values in
        values.map { UInt8($0.rounded()) }
      }
    }
  }
}
