import Imaging
import Tensors

/// What a search inverts: a picture, how it was degraded, and the generator to search in.
package struct SearchProblem: Sendable {
  /// The degraded picture, `[1, C, h, w]`, 0…1.
  package var target: Tensor
  /// How it was degraded: `[B, 3, H, W] → [B, C, h, w]`.
  package var degradation: DegradationOperator
  package var generator: SearchableGenerator
  package var prior: LatentPrior

  package init(
    target: Tensor, degradation: DegradationOperator, generator: SearchableGenerator,
    prior: LatentPrior
  ) {
    self.target = target
    self.degradation = degradation
    self.generator = generator
    self.prior = prior
  }
}

/// A synthesis network as the search sees it: one differentiable operation and its shapes.
package struct SearchableGenerator: Sendable {
  /// Rows of a latent, L, and their length, D.
  package var rows: Int
  package var width: Int
  /// `[1, h, w]` for each noise map.
  package var noiseShapes: [[Int]]
  /// The maps that belong to the model, `[1, 1, h, w]` each; `nil` where it has none.
  package var noiseConstants: [Tensor]?
  /// The maps, from the first, that tell of the light.
  package var lightLayers = 0
  /// Latent `[B, L, D]` and noise maps `[B, 1, h, w]` → picture `[B, 3, H, W]`, 0…1.
  package var synthesize: Synthesis
  /// The same from smaller pictures, enlarged: cheaper, and much the same to an operator that
  /// leaves a small picture over. Empty where the network has none.
  package var drafts: [SearchDetail: Synthesis] = [:]
  /// The network before it; `nil` where there is none.
  package var mapping: Mapping?

  package typealias Synthesis = @Sendable (_ latent: Tensor, _ noise: [Tensor]) -> Tensor

  package init(
    rows: Int, width: Int, noiseShapes: [[Int]], noiseConstants: [Tensor]? = nil,
    synthesize: @escaping Synthesis
  ) {
    self.rows = rows
    self.width = width
    self.noiseShapes = noiseShapes
    self.noiseConstants = noiseConstants
    self.synthesize = synthesize
  }
}

extension SearchableGenerator {
  /// A mapping network as the search sees it: from N(0, I) to vectors that synthesis has seen in training.
  package struct Mapping: Sendable {
    /// Length of what it takes.
    package var width: Int
    /// `[B, width] → [B, D]`
    package var map: @Sendable (Tensor) -> Tensor

    package init(width: Int, map: @escaping @Sendable (Tensor) -> Tensor) {
      (self.width, self.map) = (width, map)
    }
  }

  /// What there is of at least that detail.
  package func available(_ detail: SearchDetail) -> SearchDetail {
    SearchDetail.allCases.first { $0 >= detail && drafts[$0] != nil } ?? .whole
  }

  /// The pictures of that detail, or of a finer one.
  func synthesis(_ detail: SearchDetail) -> Synthesis { drafts[available(detail)] ?? synthesize }
}

/// How much of its pictures a stretch of a search needs.
package enum SearchDetail: Int, Sendable, CaseIterable, Comparable {
  /// A draft that shows a face and the target's pixels.
  case coarse
  /// A draft that the operator can hardly tell from the picture.
  case fine
  /// The picture.
  case whole

  package static func < (less: Self, more: Self) -> Bool { less.rawValue < more.rawValue }
}
