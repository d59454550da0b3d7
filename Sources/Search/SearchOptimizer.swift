import Graph
import Tensors

/// How a search steps: L-BFGS, or a rule that knows one variable and its gradient.
package enum SearchOptimizer: Sendable, Equatable {
  case lbfgs
  case rule(OptimizerKind)

  package static let adam = rule(.adam)

  /// What a pipeline calls it.
  package var name: String {
    switch self {
    case .lbfgs: "lbfgs"
    case .rule(let kind): kind.name
    }
  }

  /// All that a pipeline can name.
  static var all: [SearchOptimizer] { [.lbfgs] + OptimizerKind.all.map(SearchOptimizer.rule) }
}

extension SearchOptimizer: Codable {
  /// Finds the one of that name.
  package init(from decoder: any Decoder) throws {
    let name = try decoder.singleValueContainer().decode(String.self)
    self = name == Self.lbfgs.name ? .lbfgs : .rule(try OptimizerKind(from: decoder))
  }

  /// Writes its name.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}

extension SearchOptimizer: ParameterValue {
  /// The names of all that are known, those of plugins included.
  package static var domain: Domain { .choice(all.map(\.name)) }
}
