import Networks

extension EncoderTrainer.Configuration {
  /// What the shipped encoder is trained with.
  ///
  /// A third of the samples goes to the base encoder alone, where one costs a quarter as much, and a
  /// quarter to all scales. In the rest every other batch is of pictures that the generator cannot
  /// draw: an encoder that sees these from the start learns the generator's own more slowly.
  ///
  /// - Parameters:
  ///   - onModel: whether no such pictures are seen.
  ///   - goesOn: whether an encoder that has learned goes on, and needs no introduction.
  public static func usual(
    plan: EncoderPlan, samples: Int, batch: Int, onModel: Bool = false, goesOn: Bool = false
  ) -> Self {
    let (base, all) = (samples * 7 / 20 / batch * batch, samples / 4 / batch * batch)
    var configuration = Self(
      plan: plan,
      curriculum: Curriculum(
        stages: [base, all, samples - base - all].map {
          .init(resolution: 32, pictures: $0, batch: batch)
        }))
    configuration.baseStages = goesOn ? 0 : 1
    configuration.onModelStages = onModel ? 3 : goesOn ? 0 : 2
    return configuration
  }
}
