import Tensors

/// Takes a scale's rows, and its light, only where they bring the degraded picture nearer to the given one.
///
/// An encoder has learned from its generator's pictures. To one that is none of them, such as a photo,
/// a scale's answer may lead away; but whether it does can be seen wherever it is known how the picture
/// was degraded. Scales that show only in pictures beyond 128² are taken as they are, and all are where
/// the degradation makes pictures of another shape than the given one's.
struct Selection {
  private let target: Tensor
  private let degradation: (Tensor) -> Tensor
  /// The squared errors of the rows so far, `[N, 1]`.
  private var known: Tensor?

  init(_ target: Tensor, _ degradation: @escaping (Tensor) -> Tensor) {
    (self.target, self.degradation) = (target.detached, degradation)
  }

  /// A scale's two rows or those before them, each picture by itself.
  struct Choice {
    /// Two rows, `[N, D]` each, then the scale's noise maps.
    var parts: [Tensor]
    /// Whether any are the scale's.
    var isNew = true
    /// The pictures that were drawn for it, by height; `nil` where none were.
    var pictures: [Int: Tensor]?
  }

  /// - Parameters:
  ///   - own: what the scale says, two rows `[N, D]` and noise maps.
  ///   - old: what they would replace.
  ///   - scene: that of all rows and maps with these.
  mutating func choose(
    _ own: [Tensor], over old: [Tensor], for scale: Int, _ outlook: inout Outlook,
    scene: ([Tensor]) -> Scene
  ) -> Choice {
    // What is finer hardly shows when degraded.
    let size = outlook.size(upTo: 128), resolution = outlook.generator.resolution
    guard outlook.plan.shows(scale, at: size) else { return Choice(parts: own) }
    let (before, after) = withoutRecording {
      (outlook.known(upTo: size), outlook.pictures(scene(own), upTo: size))
    }
    guard let error = known ?? error(before[size]!, resolution),
      let newError = self.error(after[size]!, resolution)
    else { return Choice(parts: own, pictures: after) }
    let isNearer = error.greater(than: newError)
    known = error.minimum(newError)
    let taken = isNearer.sum().item
    if taken == 0 { return Choice(parts: old, isNew: false, pictures: before) }
    if taken == Float(isNearer.count) { return Choice(parts: own, pictures: after) }
    func chosen(_ new: Tensor, _ old: Tensor) -> Tensor {
      old + isNearer.reshaped(to: [new.shape[0]] + new.shape.dropFirst().map { _ in 1 })
        * (new - old)
    }
    let pictures = after.map { ($0, chosen($1, before[$0]!)) }
    return Choice(
      parts: zip(own, old).map(chosen), pictures: Dictionary(uniqueKeysWithValues: pictures))
  }

  /// Squared errors of the degraded pictures, `[N, 1]`; `nil` where they have another shape.
  private func error(_ picture: Tensor, _ resolution: Int) -> Tensor? {
    withoutRecording {
      let degraded = degradation(
        picture.affine(0.5, 0.5).resized(height: resolution, width: resolution, kernel: .bilinear))
      guard degraded.shape == target.shape else { return nil }
      return (degraded - target).squared().mean(axes: [1, 2, 3]).reshaped(to: [target.shape[0], 1])
    }
  }
}
