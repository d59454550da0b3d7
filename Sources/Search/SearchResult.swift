import Foundation
import Tensors

/// How a search ended for one candidate.
package enum SearchStatus: String, Sendable {
  /// The mean square error came down to the tolerance.
  case met
  /// All steps are done and it did not; the best so far is the result all the same.
  case missed
  /// It was stopped from outside before; the best so far is the result.
  case interrupted
  /// The numbers stopped being finite; the best before that is the result.
  case diverged
}

/// What a search found from one start.
package struct SearchOutcome: Sendable {
  package var status: SearchStatus
  /// Standardised, `[1, L, D]` or `[1, 1, D]`.
  package var z: Tensor
  /// What enters synthesis, `[1, L, D]`.
  package var latent: Tensor
  /// `[1, 1, h, w]` each.
  package var noise: [Tensor]
  /// The picture of that latent and those maps, rendered once more: `[1, 3, H, W]`, 0…1.
  package var image: Tensor
  /// Mean square of degraded picture − target, of `image` itself.
  package var meanSquareError: Float
  /// The loss expression's value where it was best.
  package var total: Float
  /// Steps taken, and the one (from 0) that gave the result.
  package var steps: Int
  package var bestStep: Int
  /// What was found for the operator's unknowns, by name.
  package var unknowns: [(name: String, value: Float)] = []

  /// Consistency with the target: 10·log10(1 / mean square), dB.
  package var decibels: Double { SearchOutcome.decibels(meanSquareError) }

  package static func decibels(_ meanSquareError: Float) -> Double {
    -10 * log10(Double(meanSquareError))
  }
}

/// What a search gives back: an outcome a start, and how it went.
package struct SearchResult: Sendable {
  package var outcomes: [SearchOutcome]
  package var trace: SearchTrace
  /// The variables after the last update, for continuing and for tests.
  package var end: SearchStart

  /// The place of the best outcome: met before missed, then the least mean square error.
  package var best: Int {
    outcomes.indices.min {
      let (a, b) = (outcomes[$0], outcomes[$1])
      return (a.status == .met ? 0 : 1, a.meanSquareError) < (
        b.status == .met ? 0 : 1, b.meanSquareError
      )
    }!
  }
}

/// The course of a search.
package struct SearchTrace: Sendable {
  /// One candidate at one step.
  package struct Point: Sendable {
    package var step: Int
    package var phase: String
    package var candidate: Int
    package var rate: Double
    /// The loss expression's value.
    package var total: Float
    /// Its terms, unweighted, by name.
    package var terms: [(name: String, value: Float)]
    package var meanSquareError: Float
  }

  package var points: [Point] = []

  package init() {}

  /// The points of one candidate in order.
  package func points(of candidate: Int) -> [Point] { points.filter { $0.candidate == candidate } }
}
