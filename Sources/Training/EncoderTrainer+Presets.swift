import Networks

extension EncoderTrainer.Configuration {
  /// What the shipped encoder is trained with.
  ///
  /// Three fifths of the samples go to the base encoder alone, where one costs a quarter as much.
  public static func usual(plan: EncoderPlan, samples: Int, batch: Int) -> Self {
    let first = samples * 3 / 5 / batch * batch
    return Self(
      plan: plan,
      curriculum: Curriculum(stages: [
        .init(resolution: 32, pictures: first, batch: batch),
        .init(resolution: 32, pictures: samples - first, batch: batch),
      ]))
  }
}
