import Foundation
import Graph
import Networks
import Tensors

/// The default model: whether it is there, what it is, and what one step of a search with it costs.
struct ModelCheck: HealthCheck {
  let name = "Default model"

  func findings() -> [HealthFinding] {
    guard Model.embeddedPath != nil else {
      let remedy = "not installed; name a model file, or reinstall Facet"
      return [HealthFinding(.warning, "file", remedy)]
    }
    do {
      let model = try Model.embedded()
      let generator = model.generator
      return [
        HealthFinding(.good, "file", model.path),
        HealthFinding(
          .fact, "generator",
          "\(generator.name), \(generator.resolution) × \(generator.resolution) pixels, "
            + "\(generator.parameters.values.map(\.count).reduce(0, +)) weights"),
      ] + costs(of: generator)
    } catch {
      return [HealthFinding(.failure, "file", "\(error)")]
    }
  }

  /// A picture and its gradient, as each step of a search computes them.
  private func costs(of generator: any Generator) -> [HealthFinding] {
    let rows = Tensor(zeros: [1, generator.layerCount, generator.latentSize]).tracked()
    let before = Self.residentBytes
    let clock = ContinuousClock()
    var isFinite = true
    let time = clock.measure {
      let picture = generator.pictures(
        latent: rows, noise: .constant, upTo: generator.resolution)
      guard let last = picture.last else { return }
      let gradient = gradients(of: last.squared().sum(), for: [rows])[0]
      isFinite = gradient.values.allSatisfy(\.isFinite)
    }
    let need = max(0, (Self.peakBytes ?? 0) - (before ?? 0))
    let free = Self.field("MemAvailable", of: "/proc/meminfo") ?? 0
    let megabytes = "\(need >> 20) MB for a step, \(free >> 20) MB are free"
    return [
      HealthFinding(
        isFinite ? .good : .failure, "first step",
        isFinite
          ? "\(Int(time / .milliseconds(1))) ms, finite"
          : "gives values that are not finite; the file is damaged, reinstall Facet"),
      free == 0 || need < free
        ? HealthFinding(.good, "memory", megabytes)
        : HealthFinding(.warning, "memory", megabytes + "; close other programs"),
    ]
  }

  private static var residentBytes: Int? { field("VmRSS", of: "/proc/self/status") }
  private static var peakBytes: Int? { field("VmHWM", of: "/proc/self/status") }

  /// A number of kilobytes in a file of `/proc`, as bytes; `nil` on other systems.
  private static func field(_ name: String, of file: String) -> Int? {
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
    let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 << 10 }
  }
}
