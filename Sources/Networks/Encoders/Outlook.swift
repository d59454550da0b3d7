import Tensors

/// Which pictures of the generator an encoder needs of a latent, made in one pass.
struct Outlook {
  /// A stage's side output, and what the next scale looks at.
  struct Pictures {
    var side: Tensor
    var view: Tensor
    /// Whether the view is another one than that of the stage before.
    var hasNewView: Bool
  }

  let generator: any Generator
  let plan: EncoderPlan
  let sides: ProgressiveEncoder.SideOutputs
  let noise: NoiseMaps
  private let sizes: [Int]
  /// Height of what a scale looks at.
  private let viewSize: Int

  init(
    _ generator: any Generator, _ plan: EncoderPlan, _ sides: ProgressiveEncoder.SideOutputs,
    _ noise: NoiseMaps
  ) {
    (self.generator, self.plan, self.sides, self.noise) = (generator, plan, sides, noise)
    sizes = generator.pictureResolutions
    viewSize = sizes.last { $0 <= plan.workingSize } ?? sizes.first!
  }

  /// - Parameter earlier: those of the stage before.
  func pictures(
    _ latent: Tensor, scale: Int, isLast: Bool, earlier: Pictures?
  ) -> Pictures {
    let side = sides.ofEveryStage || isLast ? sideSize(scale) : nil
    // A network with one picture costs its whole synthesis: all scales look at the first stage's.
    let keepsView =
      earlier != nil && (!plan.shows(scale, at: viewSize) || side == nil && sizes.count == 1)
    let keepsSide =
      side.map { $0 == earlier?.side.shape[2] && !plan.shows(scale, at: $0) } ?? true
    let made = drawn(
      latent, side: keepsSide ? nil : side, view: keepsView || isLast ? nil : viewSize)
    let view = made.view ?? earlier?.view ?? made.side!
    return Pictures(
      side: made.side ?? (side == nil ? view : earlier!.side), view: view,
      hasNewView: made.view != nil)
  }

  /// Height of a stage's side output. All rows show in the base encoder's; beyond 256² it would cost as
  /// much as all the rest.
  private func sideSize(_ scale: Int) -> Int {
    let own = scale < 0 ? min(256, sizes.last!) : plan.sideResolution(scale)
    let limit = sides.limit ?? sizes.last!
    return sizes.last { $0 <= min(max(own, sides.least), limit) } ?? sizes.first!
  }

  private func drawn(
    _ latent: Tensor, side: Int?, view: Int?
  ) -> (side: Tensor?, view: Tensor?) {
    // The finished picture has a faster way of its own.
    func picture(_ latent: Tensor, _ size: Int) -> Tensor {
      size == generator.resolution
        ? generator.picture(latent: latent, noise: noise)
        : generator.pictures(latent: latent, noise: noise, upTo: size).last!
    }
    // What is only looked at needs no way back.
    guard let side else { return (nil, view.map { picture(latent.detached, $0) }) }
    guard let view, view != side else {
      let made = picture(latent, side)
      return (made, view == nil ? nil : made)
    }
    if side == generator.resolution {
      return (picture(latent, side), picture(latent.detached, view))
    }
    let all = generator.pictures(latent: latent, noise: noise, upTo: max(side, view))
    func at(_ size: Int) -> Tensor { all[sizes.firstIndex(of: size)!] }
    return (at(side), at(view))
  }
}
