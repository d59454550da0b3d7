import Foundation
import Imaging
import Networks
import Tensors

extension GeneratorTrainer {
  /// Compares the running average with held-back pictures, drawn as the training's are, and writes
  /// `samples.png`: rows of targets, each above the network's pictures.
  ///
  /// - Parameter count: held-back pictures; their codes come from a stream that training never
  ///   uses.
  public func validate(upTo resolution: Int, count: Int = 48) throws -> RegressionQuality {
    var stream = Random(seed: configuration.seed).split("held back")
    let codes = stream.normal([count, source.codeLength])
    let side = drawnSide(for: resolution)
    let bytes = try source.render(codes: codes, resolution: side)
    let targets = Tensor(bytes.map { Float($0) / 255 }, shape: [count, 3, side, side])
      .averagePooled(side / resolution)
    let pictures = trained.drawn(codes, upTo: resolution)
    try sheet(targets, below: pictures)
      .write(to: folder.appending(path: "samples.png").path, ImageEncoding(.png))
    var quality = RegressionQuality(regions: regions)
    quality.add(pictures, targets)
    return quality
  }
}

extension Generator {
  /// The pictures of codes, 0…1, clamped, in groups that fit in memory; with the generator's own
  /// noise, where it has some.
  ///
  /// - Shape: codes `[N, inputSize]` → `[N, 3, resolution, resolution]`
  func drawn(_ codes: Tensor, upTo resolution: Int) -> Tensor {
    let groups = stride(from: 0, to: codes.shape[0], by: 8).map { start in
      let group = codes[start..<min(start + 8, codes.shape[0]), axis: 0]
      let w = repeated(map(group, label: nil))
      let pictures = pictures(latent: w, noise: .constant, upTo: resolution).last!
      return pictures.affine(0.5, 0.5).clamped(0, 1).plain
    }
    return .concatenated(groups, axis: 0)
  }
}
