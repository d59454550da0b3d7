import Foundation
import Graph
import Networks
import Search
import Tensors

/// A StyleGAN2 of 16² with random weights, statistics included.
func smallGenerator(seed: UInt64 = 1) -> StyleGAN2 {
  let plan = GeneratorPlan(
    .styleGAN2Skip, resolution: 16, latentSize: 16, mappingLayers: 2, base: 128, widest: 16)
  var generator = StyleGAN2(plan, seed: seed, name: "small")
  generator.statistics = LatentStatistics.measure(generator, samples: 2000, chunk: 500)
  return generator
}

/// Runs `body` with the path of that model's file in an empty folder.
func withSmallModel<R>(
  _ change: (inout StyleGAN2) -> Void = { _ in },
  _ body: (_ model: String, _ folder: URL) throws -> R
) throws -> R {
  let folder = FileManager.default.temporaryDirectory.appending(path: "facet-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let path = folder.appending(path: "small.safetensors").path
  var generator = smallGenerator()
  change(&generator)
  try Model(generator: generator).write(to: path, precision: .single)
  return try body(path, folder)
}
