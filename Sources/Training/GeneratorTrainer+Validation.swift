import Foundation
import Imaging
import Networks
import Tensors

/// PSNR in dB over held-back pictures: of the whole, and within the boxes of eyes and mouth.
public struct RegressionQuality: Sendable {
  public let whole: Double, eyes: Double, mouth: Double
}

extension GeneratorTrainer {
  /// Compares the running average with held-back pictures, and writes `samples.png`: rows of
  /// targets, each above the network's pictures.
  ///
  /// - Parameter count: held-back pictures; their codes come from a stream that training never uses.
  public func validate(upTo resolution: Int, count: Int = 48) throws -> RegressionQuality {
    var stream = Random(seed: configuration.seed).split("held back")
    let codes = stream.normal([count, source.codeLength])
    let bytes = try source.render(codes: codes, resolution: resolution)
    let targets = Tensor(bytes.map { Float($0) / 255 }, shape: [count, 3, resolution, resolution])
    let pictures = draw(codes, upTo: resolution)
    try sheet(targets, below: pictures)
      .write(to: folder.appending(path: "samples.png").path, ImageEncoding(.png))
    let error = (pictures - targets).squared()
    func decibels(_ kind: FaceRegion.Kind?) -> Double {
      let boxes = kind.map { kind in regions.filter { $0.kind == kind } }
      let parts = boxes?.map { box in
        let (rows, columns) = box.pixels(resolution)
        return error[rows, axis: 2][columns, axis: 3]
      } ?? [error]
      let sum = parts.reduce(0) { $0 + Double($1.sum().item) }
      return -10 * log10(sum / Double(parts.reduce(0) { $0 + $1.count }))
    }
    return RegressionQuality(
      whole: decibels(nil), eyes: decibels(.eyes), mouth: decibels(.mouth))
  }

  /// The network's pictures, 0…1, clamped, in groups that fit in memory.
  func draw(_ codes: Tensor, upTo resolution: Int) -> Tensor {
    let network = trained
    let groups = stride(from: 0, to: codes.shape[0], by: 8).map { start in
      let group = codes[start..<min(start + 8, codes.shape[0]), axis: 0]
      let w = network.repeated(network.map(group, label: nil))
      let pictures = network.pictures(latent: w, noise: .zero, upTo: resolution).last!
      return pictures.affine(0.5, 0.5).clamped(0, 1).plain
    }
    return .concatenated(groups, axis: 0)
  }
}
