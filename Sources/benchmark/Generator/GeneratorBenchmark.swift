import ArgumentParser
import CKernels
import Foundation
import Networks
import Tensors

/// Timings against the machine's ceilings and against PyTorch. What is timed is verified first.
struct GeneratorBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generator", abstract: "Layers, generators and the search's step.")

  enum Part: String, CaseIterable, ExpressibleByArgument {
    case layers, steps, scaling, peer
  }

  @Argument(help: "What to time; everything but the peer when nothing is named.")
  var parts: [Part] = [.steps, .layers, .scaling]

  @Option(help: "Runs of which the median counts.")
  var runs = 7

  @Option(help: "Where the scaling is drawn, such as scaling.png.")
  var plot: String?

  @Option(help: "A Python that has torch, for the peer; without one, an environment is made.")
  var python: String?

  @Option(help: "The peer's networks: stylegan, stylegan2; our peak memory counts for the first.")
  var networks = ["stylegan", "stylegan2"]

  @Option(help: "The peer's modes: eager, channels-last, compiled.")
  var modes = ["eager", "channels-last"]

  mutating func run() throws {
    try verify()
    let ceilings = Ceilings.measured().printed()
    for part in parts {
      switch part {
      case .layers: timeLayers(ceilings)
      case .steps: timeSteps(ceilings)
      case .scaling:
        let table = Scaling(runs: max(3, runs / 2)).measured()
        print(table.title)
        printTable([table.columns] + table.rows.map { $0.map { $0.text(.compact) } })
        if let plot { try Scaling.plot(table, to: plot) }
      case .peer: try timePeer()
      }
    }
  }

  /// PULSE's widths: 16 channels at 1024², 512 up to 32² (8192/512 in the original's counting).
  static let styleGAN = GeneratorPlan(.styleGAN, resolution: 1024, base: 16384)
  static let styleGAN2 = GeneratorPlan(.styleGAN2Skip, resolution: 1024, base: 32768)

  static func network(_ name: String) -> any Generator {
    name == "stylegan" ? StyleGAN(styleGAN, seed: 1) : StyleGAN2(styleGAN2, seed: 1)
  }

  /// The fast path makes the plain path's picture, or nothing is timed.
  private func verify() throws {
    let plans = [
      GeneratorPlan(.styleGAN, resolution: 256, latentSize: 64, base: 4096, widest: 64),
      GeneratorPlan(.styleGAN2Skip, resolution: 256, latentSize: 64, base: 4096, widest: 64),
    ]
    for plan in plans {
      var random = Random(seed: 2)
      var model: any Generator =
        plan.architecture == .styleGAN ? StyleGAN(plan, seed: 1) : StyleGAN2(plan, seed: 1)
      if let const = model.parameters.keys.first(where: { $0.hasSuffix("const") }) {
        model.parameters[const] = random.normal(model.parameters[const]!.shape)
      }
      let latent = random.normal([1, model.layerCount, model.latentSize])
      let noise = model.noiseShapes.map { random.normal($0) }
      let fast = model.synthesize(latent: latent, noise: .given(noise))
      model.algorithm = .direct
      let apart = (model.synthesize(latent: latent, noise: .given(noise)) - fast).abs().largest
      guard apart < 1e-3 else {
        throw ValidationError("\(plan.architecture.rawValue): the fast path is off by \(apart)")
      }
    }
  }
}
