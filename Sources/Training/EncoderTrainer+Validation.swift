import Foundation
import Imaging
import Networks
import Tensors

/// How near an encoder's latents and pictures come on held-back samples.
public struct EncodingQuality: Sendable {
  /// Root mean square distance to the true latent, in deviations: 1.4 is a random one's, 1 the
  /// mean's.
  public let distance: Double
  /// PSNR of the finished picture, dB.
  public let decibels: Double
}

extension EncoderTrainer {
  static let columns = [
    "pictures", "resolution", "rate", "loss", "distance_base", "distance", "psnr_base", "psnr",
    "psnr_base_16", "psnr_16", "psnr_base_32", "psnr_32", "psnr_base_off_model", "psnr_off_model",
    "seconds",
  ]
  private static let psnr = 7

  /// Over the range of degradations, then for pictures that were only made small: 16², 32², and 32²
  /// of those that the generator cannot draw.
  ///
  /// Writes `samples.png` and `off-model.png`, of the first and of the last, and the encoder as it
  /// stands.
  package func measure(_ stage: Curriculum.Stage) throws -> [Double] {
    var stream = Random(seed: configuration.seed).split("held back")
    let count = configuration.heldBack
    let codes = stream.normal([count, source.codeLength])
    let w = withoutRecording { source.latents(codes) }
    let resolution = generator.resolution
    let originals = Tensor(
      try source.render(codes: codes, resolution: resolution).map { Float($0) / 127.5 - 1 },
      shape: [count, 3, resolution, resolution])
    let isBase = curriculum.stage(at: state.pictures - 1)!.index < configuration.baseStages
    var measures: [Double] = []
    let ranged = try observe(originals) { UInt64($0) }
    let strange = withoutRecording { offModel(originals) { UInt64($0) } }
    let seen =
      [(ranged, originals)]
      + [(16, originals), (32, originals), (32, strange)].map { side, pictures in
        let small = pictures.affine(0.5, 0.5).resized(
          height: side, width: side, kernel: .bicubic, border: .reflect)
        let hint = DegradationHint(
          factor: Double(resolution) / Double(side), kinds: [.downscaled])
        return (trained.observation(small, hint: hint), pictures)
      }
    for (index, (observation, pictures)) in seen.enumerated() {
      let stages = encode(observation, scales: isBase ? 0 : nil)
      let (base, final) = (stages.first!, stages.last!)
      let (first, last) = (quality(base, w, pictures), quality(final, w, pictures))
      if index == 0 {
        measures += [first.distance, last.distance]
        try draw(originals, ranged, base, final, "samples")
      }
      if index == seen.count - 1 { try draw(pictures, observation, base, final, "off-model") }
      measures += [first.decibels, last.decibels]
    }
    try trained.write(to: folder.appending(path: "encoder.safetensors").path)
    return measures
  }

  private func encode(_ seen: Observation, scales: Int?) -> [ProgressiveEncoder.Stage] {
    withoutRecording {
      trained.stages(
        seen, generator: generator, scales: scales,
        sideOutputs: .init(ofEveryStage: false, limit: generator.pictureResolutions.first!))
    }
  }

  /// The pictures of the first `count` of a batch; of all when not given.
  private func pictures(_ stage: ProgressiveEncoder.Stage, count: Int? = nil) -> Tensor {
    let groups = (0..<(count ?? stage.latent.shape[0])).map { index in
      picture(
        stage.latent[index..<index + 1, axis: 0],
        under: stage.light.map { $0[index..<index + 1, axis: 0] })
    }
    return Tensor.concatenated(groups, axis: 0).clamped(-1, 1)
  }

  /// The finished picture of a latent where the light is known, `[N, 3, R, R]`.
  func picture(_ latent: Tensor, under light: [Tensor]) -> Tensor {
    withoutRecording {
      generator.synthesize(
        latent: latent, noise: generator.noise(under: light).map { .given($0) } ?? .constant)
    }
  }

  /// Sixteen samples at most, each above what became of it, the base encoder's picture and the
  /// last.
  private func draw(
    _ originals: Tensor, _ seen: Observation, _ base: ProgressiveEncoder.Stage,
    _ final: ProgressiveEncoder.Stage, _ name: String
  ) throws {
    let (side, shown) = (min(128, generator.resolution), min(16, configuration.heldBack))
    func tiles(_ pictures: Tensor) -> Tensor {
      pictures[0..<shown, axis: 0].resized(height: side, width: side, kernel: .area)
        .affine(0.5, 0.5).clamped(0, 1)
    }
    let degraded = seen.pictures.resized(height: side, width: side, kernel: .nearest)
    try sheet(
      tiles(originals), below: tiles(degraded), tiles(pictures(base, count: shown)),
      tiles(pictures(final, count: shown))
    ).write(to: folder.appending(path: name + ".png").path, ImageEncoding(.png))
  }

  private func quality(
    _ stage: ProgressiveEncoder.Stage, _ w: Tensor, _ originals: Tensor
  ) -> EncodingQuality {
    let statistics = trained.statistics
    let apart = statistics.normalized(stage.latent) - statistics.normalized(generator.repeated(w))
    let errors = (pictures(stage) - originals).squared().mean(axes: [1, 2, 3]).values
    let decibels = errors.map { -10 * log10(Double($0) / 4) }
    return EncodingQuality(
      distance: Double(apart.squared().mean().item).squareRoot(),
      decibels: decibels.reduce(0, +) / Double(decibels.count))
  }

  /// Whether the last validations brought nothing: less than 0.02 dB over the best before them.
  package var hasSettled: Bool {
    let start = curriculum.pictures - curriculum.stages.last!.pictures
    let rows = log.rows().filter { Int($0[0]) > start }.map { $0[Self.psnr] }
    guard rows.count > configuration.patience else { return false }
    let recent = rows.suffix(configuration.patience).max()!
    return recent < rows.dropLast(configuration.patience).max()! + 0.02
  }
}
