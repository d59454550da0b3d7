import Graph
import PluginLoading

/// Whether plugins from outside can be compiled, and where they are found.
struct CompilerCheck: HealthCheck {
  let name = "Plugins"

  func findings() -> [HealthFinding] {
    do {
      let host = try HostBuild()
      return [
        HealthFinding(.fact, "Facet built with", "Swift \(host.compiler ?? "of unknown version")"),
        compiler(host),
        HealthFinding(.fact, "user's folder", PluginPlaces.userFolder.path),
      ]
    } catch {
      return [HealthFinding(.failure, "plugins", error.message)]
    }
  }

  private func compiler(_ host: HostBuild) -> HealthFinding {
    do {
      try host.checkModules()
      let compiler = try SwiftCompiler(cache: PluginCache())
      try compiler.check(against: host)
      return HealthFinding(.good, "compiler", "\(compiler.program.path), the same")
    } catch {
      return HealthFinding(.warning, "compiler", "\(error)")
    }
  }
}
