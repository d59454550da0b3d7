import Tensors

/// What a generator draws a picture from.
struct Scene {
  /// `[N, L, D]`
  var latent: Tensor
  /// Its first noise maps, as far as they are known; the others are the generator's own.
  var light: [Tensor] = []

  var detached: Scene { Scene(latent: latent.detached, light: light.map(\.detached)) }
}

/// Which pictures of the generator an encoder needs of its stages' latents, each drawn once.
///
/// A network with a picture at every resolution makes all of them in one pass, and a scale's rows show in
/// none that is smaller than the scale's own. So a side output at its scale's own resolution stays what it
/// is for all later scales, and the last stage's pass makes it, too.
struct Outlook {
  let generator: any Generator
  let plan: EncoderPlan
  let sides: ProgressiveEncoder.SideOutputs
  let noise: NoiseMaps
  private let sizes: [Int]
  /// Height of what a scale looks at.
  private let viewSize: Int

  /// The stages so far: the height of the side output, `nil` where what the next scale looks at serves as
  /// one, and the side output, `nil` where the last stage's pass will make it.
  private var stages: [(height: Int?, picture: Tensor?)] = []
  private var scene: Scene?
  /// What is drawn of the scene so far, by height.
  private var drawn: [Int: Tensor] = [:]
  /// What the next scale looks at.
  private(set) var view: Tensor?
  /// Whether that is another picture than at the stage before.
  private(set) var hasNewView = false

  init(
    _ generator: any Generator, _ plan: EncoderPlan, _ sides: ProgressiveEncoder.SideOutputs,
    _ noise: NoiseMaps
  ) {
    (self.generator, self.plan, self.sides, self.noise) = (generator, plan, sides, noise)
    sizes = generator.pictureResolutions
    viewSize = sizes.last { $0 <= plan.workingSize } ?? sizes.first!
  }

  /// The largest height up to `limit` at which the generator has a picture, or its smallest.
  func size(upTo limit: Int) -> Int { sizes.last { $0 <= limit } ?? sizes.first! }

  /// The pictures of a scene up to a height, by height, from one pass.
  func pictures(_ scene: Scene, upTo size: Int) -> [Int: Tensor] {
    let noise = lit(scene)
    guard sizes.count > 1 else {
      return [size: generator.picture(latent: scene.latent, noise: noise)]
    }
    let all = generator.pictures(latent: scene.latent, noise: noise, upTo: size)
    return Dictionary(uniqueKeysWithValues: zip(sizes, all))
  }

  private func lit(_ scene: Scene) -> NoiseMaps {
    guard !scene.light.isEmpty else { return noise }
    func maps(_ generator: some Generator) -> [Tensor] {
      noise.maps(under: scene.light, for: generator, count: scene.latent.shape[0])
    }
    return .given(maps(generator))
  }

  /// The same of the scene so far, without a way back.
  mutating func known(upTo size: Int) -> [Int: Tensor] {
    if drawn[size] == nil { drawn.merge(pictures(scene!.detached, upTo: size)) { old, _ in old } }
    return drawn.mapValues(\.detached)
  }

  /// A stage is done.
  ///
  /// - Parameters:
  ///   - scale: the one whose rows are new; −1 where all are.
  ///   - isNew: whether the scale changed its rows at all.
  ///   - known: pictures of the scene that were drawn already.
  mutating func add(
    _ scene: Scene, scale: Int, isLast: Bool, isNew: Bool = true, known: [Int: Tensor]? = nil
  ) {
    self.scene = scene
    drawn = known ?? drawn.filter { !plan.shows(scale, at: $0.key) }
    let height = sides.ofEveryStage || isLast ? sideSize(scale) : nil
    var picture: Tensor?
    if let height, !isLast, plan.shows(scale + 1, at: height) {
      if drawn[height] == nil { drawn = pictures(scene, upTo: height) }
      picture = drawn[height]
    }
    if !isLast { look(scale, isNew) }
    stages.append((height, height == nil ? view : picture))
  }

  private mutating func look(_ scale: Int, _ isNew: Bool) {
    // A network with one picture costs its whole synthesis: all scales look at the first stage's.
    let keeps = sizes.count == 1 && !sides.ofEveryStage
    hasNewView = view == nil || isNew && !keeps && plan.shows(scale, at: viewSize)
    if hasNewView { view = known(upTo: viewSize)[viewSize]! }
  }

  /// The side outputs of all stages, in order.
  func sideOutputs() -> [Tensor] {
    let waiting = stages.filter { $0.picture == nil }.map { $0.height! }
    let last = pictures(scene!, upTo: waiting.max()!)
    return stages.map { $0.picture ?? last[$0.height!]! }
  }

  /// Height of a stage's side output. All rows show in the base encoder's; beyond 256² it would cost as
  /// much as all the rest.
  private func sideSize(_ scale: Int) -> Int {
    let own = scale < 0 ? min(256, sizes.last!) : plan.sideResolution(scale)
    return size(upTo: min(max(own, sides.least), sides.limit ?? sizes.last!))
  }
}
