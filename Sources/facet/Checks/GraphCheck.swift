import Graph

/// The nodes, and whether their declarations hold together.
struct GraphCheck: HealthCheck {
  let name = "Nodes"

  func findings() -> [HealthFinding] {
    do {
      let registry = try Plugins.registry()
      let count = "\(registry.names.count) in \(registry.plugins.count) plugins"
      return [HealthFinding(.fact, "nodes", count)] + registry.names.compactMap(problem(registry))
    } catch {
      return [HealthFinding(.failure, "nodes", "\(error)")]
    }
  }

  private func problem(_ registry: Registry) -> (String) -> HealthFinding? {
    { name in
      guard let type = registry[name] else { return nil }
      do {
        _ = try type.init(with: [:])
        return nil
      } catch {
        return HealthFinding(.failure, name, "its defaults are not valid: \(error)")
      }
    }
  }
}
