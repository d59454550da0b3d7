import Graph

/// What `facet doctor` looks at: the machine, the modules, then the plugins' own checks.
enum HealthChecks {
  static let all: [any HealthCheck] =
    [SystemCheck(), RuntimeCheck(), GraphCheck()] + Plugins.builtIn.flatMap(\.checks)
    + [ModelCheck(), CompilerCheck(), SelfTest()]
}
