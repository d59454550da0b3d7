import Networks
import Tensors

extension EncoderTrainer {
  /// Of samples, whose latents and light are known.
  ///
  /// - Parameter compares: whether side outputs are compared, too.
  func loss(
    _ stages: [ProgressiveEncoder.Stage], _ w: Tensor, _ light: [Tensor], compares: Bool
  ) -> Tensor {
    let truth = encoder.statistics.normalized(w)
      .reshaped(to: [w.shape[0], 1, generator.latentSize])
    let latents = stages.map { ($0.code - truth).squared().mean() }
    var loss = mean(latents) + pull(stages) * configuration.meanWeight
    if let found = stages.last?.light, !found.isEmpty {
      loss =
        loss
        + mean(zip(found, light).map { ($0 - $1).squared().mean() }) * configuration.lightWeight
    }
    guard compares else { return loss }
    let largest = compared(stages).map { $0.picture.shape[2] }.max()!
    let sizes = generator.pictureResolutions
    func pictures(_ noise: NoiseMaps) -> [Tensor] {
      withoutRecording {
        generator.pictures(latent: generator.repeated(w), noise: noise, upTo: largest)
      }
    }
    // The base encoder says nothing of the light.
    let even = pictures(.constant)
    let lit = generator.noise(under: light).map { pictures(.given($0)) } ?? even
    return loss
      + sideLoss(stages) { ($0.light.isEmpty ? even : lit)[sizes.firstIndex(of: $1)!] }
  }

  /// Of pictures that the generator cannot draw.
  ///
  /// Side outputs are drafts: a generator's own smaller pictures need not be its whole one made small, and that
  /// one is wanted. So what the last draft lacks of it is taken as given for all of them.
  package func offModelLoss(
    _ stages: [ProgressiveEncoder.Stage], _ pictures: Tensor
  ) -> Tensor {
    let base = stages[0].code.detached
    let away = stages.map { ($0.code - base).squared().mean() }
    let lacking = lacking(stages.last!)
    return sideLoss(stages) { pictures.resized(height: $1, width: $1, kernel: .area) - lacking }
      + pullToEven(stages) * configuration.evenWeight
      + pull(stages) * configuration.offModelMeanWeight
      + mean(away) * configuration.offModelBaseWeight
  }

  /// What a side output lacks of the whole picture made as small.
  private func lacking(_ stage: ProgressiveEncoder.Stage) -> Tensor {
    let draft = stage.picture.detached
    let (height, width) = (draft.shape[2], draft.shape[3])
    guard height < generator.resolution else { return Tensor(zeros: [1, 1, 1, 1]) }
    let whole = picture(stage.latent.detached, under: stage.light.map(\.detached))
    return whole.resized(height: height, width: width, kernel: .area) - draft
  }

  /// How uneven the light is.
  private func pullToEven(_ stages: [ProgressiveEncoder.Stage]) -> Tensor {
    let maps = stages.last!.light
    return maps.isEmpty ? Tensor(zeros: []) : mean(maps.map { $0.squared().mean() })
  }

  /// How far from the mean latent.
  private func pull(_ stages: [ProgressiveEncoder.Stage]) -> Tensor {
    mean(stages.map { $0.code.squared().mean() })
  }

  /// The stages whose side outputs count: a scale's rows do not show in pictures smaller than its
  /// own.
  private func compared(_ stages: [ProgressiveEncoder.Stage]) -> [ProgressiveEncoder.Stage] {
    guard configuration.supervisesDeeply else { return [stages.last!] }
    return stages.filter { encoder.plan.shows($0.scale, at: $0.picture.shape[2]) }
  }

  /// How far side outputs are from the true ones.
  ///
  /// - Parameter truth: for a stage, of a height.
  private func sideLoss(
    _ stages: [ProgressiveEncoder.Stage], truth: (ProgressiveEncoder.Stage, Int) -> Tensor
  ) -> Tensor {
    let losses = compared(stages).map { stage in
      let size = stage.picture.shape[2]
      return PyramidLoss(weight: Tensor(ones: [size, size]))(stage.picture, truth(stage, size))
    }
    return mean(losses) * configuration.sideWeight
  }

  private func mean(_ losses: [Tensor]) -> Tensor {
    losses.dropFirst().reduce(losses[0], +) / Float(losses.count)
  }
}
