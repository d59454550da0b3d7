import Foundation
import Graph
import Imaging
import Networks
import Search
import TestSupport
import Tensors
import Testing

import DownscalePlugin
import GeneratePlugin
import LatentSearchPlugin
import LoadLatentPlugin
import SaveLatentPlugin

/// The nodes around latents, each run by itself.
@Suite struct LatentNodeTests {
  private let latent = Output<Latent>("latent", "")
  private let image = Output<Image>("image", "")
  private let report = Output<Table>("report", "")
  private let trace = Output<Table>("trace", "")

  private func node(_ plugin: Plugin, _ with: [String: JSON]) throws -> any Node {
    try plugin.nodes[0].init(with: with)
  }

  private func samples(_ model: String, _ count: Int, seed: UInt64 = 0) throws -> NodeTrial {
    try node(generate, ["model": .string(model), "count": .number(Double(count))]).trial(seed: seed)
  }

  @Test func `random pictures come from the seed, 0 too, and don't depend on their number`() throws
  {
    try withSmallModel { model, _ in
      let three = try samples(model, 3), one = try samples(model, 1),
        other = try samples(model, 1, seed: 1)
      #expect(three.items.map(\.item.name) == ["trial-1", "trial-2", "trial-3"])
      let first = try #require(three.items[0].outputs[image]).tensor()
      expectClose(try #require(one[image]).tensor(), first, .exact)
      #expect(try #require(other[image]).tensor().values != first.values)
      #expect(try three.items[1].outputs[image]?.tensor().values != first.values)
    }
  }

  @Test func `truncated to nothing, all pictures are the mean face's`() throws {
    try withSmallModel { model, _ in
      let trial = try node(
        generate, ["model": .string(model), "count": 2, "truncation": 0]
      ).trial()
      let pictures = try trial.items.map { try #require($0.outputs[image]).tensor() }
      expectClose(pictures[0], pictures[1], .exact)
    }
  }

  @Test func `a latent is read back as it was written, noise maps included`() throws {
    try withSmallModel { model, folder in
      let drawn = try node(
        generate, ["model": .string(model), "noise": "random"]
      ).trial()
      let path = folder.appending(path: "deep/latent.safetensors").path
      var inputs = PortValues()
      inputs[Input<Latent>("latent", "")] = try #require(drawn[latent])
      _ = try node(saveLatent, ["path": .string(path)]).trial(inputs)
      let read = try node(loadLatent, ["path": .string(path)]).trial()
      let again = try #require(read[latent])
      #expect(read.items.map(\.item.name) == ["latent"])
      #expect(read.log.isEmpty)
      expectClose(again.values, try #require(drawn[latent]).values, .exact)
      #expect(again.noise?.count == drawn[latent]?.noise?.count)
      var latents = PortValues()
      latents[OptionalInput<Latent>("latent", "")] = again
      let picture = try node(generate, [:]).trial(latents)
      expectClose(
        try #require(picture[image]).tensor(), try #require(drawn[image]).tensor(), .exact)
    }
  }

  @Test func `a latent of other weights is drawn with a warning, one of another shape is refused`()
    throws
  {
    try withSmallModel { model, folder in
      let path = folder.appending(path: "latent.safetensors").path
      try #require(try samples(model, 1)[latent]).write(to: path)
      let other = folder.appending(path: "other.safetensors").path
      try Model(generator: smallGenerator(seed: 2)).write(to: other)
      let (_, warning) = try Latent.read(path, model: other)
      #expect(warning?.contains("another model") == true)

      let plan = GeneratorPlan(
        .styleGAN2Skip, resolution: 32, latentSize: 16, mappingLayers: 1, base: 64)
      let larger = folder.appending(path: "larger.safetensors").path
      try Model(generator: StyleGAN2(plan, seed: 1)).write(to: larger)
      let error = #expect(throws: PipelineError.self) { try Latent.read(path, model: larger) }
      #expect(error?.code == .badInput)
      #expect(error?.message.contains("the model takes [N, 8, 16]") == true)
    }
  }

  @Test func `what is no latent is refused with its reason`() throws {
    try withSmallModel { model, folder in
      func refusal(_ bytes: [UInt8]) throws -> PipelineError? {
        let path = folder.appending(path: "x.safetensors").path
        try Data(bytes).write(to: URL(filePath: path))
        return #expect(throws: PipelineError.self) { try Latent.read(path, model: model) }
      }
      #expect(try refusal([])?.code == .unreadable)
      #expect(try refusal(Array("not a file of arrays".utf8))?.code == .unreadable)
      #expect(
        try refusal(Array(Data(contentsOf: URL(filePath: model)).prefix(500)))?.code == .unreadable)
      // A model holds no latent.
      #expect(try refusal(Array(Data(contentsOf: URL(filePath: model))))?.code == .badInput)
      let missing = #expect(throws: PipelineError.self) { try Latent.read("nowhere.safetensors") }
      #expect(missing?.code == .notFound)
      // NaN.
      let drawn = try #require(try samples(model, 1)[latent])
      let broken = Latent(drawn.values + .nan, model: drawn.model)
      let path = folder.appending(path: "nan.safetensors").path
      try broken.write(to: path)
      let nan = #expect(throws: PipelineError.self) { try Latent.read(path, model: model) }
      #expect(nan?.message.contains("NaN") == true)
    }
  }

  @Test func `a missing model, a picture, and weights with NaN are errors that say so`() throws {
    let missing = #expect(throws: PipelineError.self) { try samples("nowhere.pt", 1) }
    #expect(missing?.code == .notFound)
    #expect(missing?.path == "nowhere.pt")
    let picture = referenceFolder.appending(path: "align/astronaut.png").path
    let wrong = #expect(throws: PipelineError.self) { try samples(picture, 1) }
    #expect(wrong?.code == .unsupported)
    try withSmallModel({ generator in
      let name = generator.parameters.keys.sorted()[0]
      generator.parameters[name] = generator.parameters[name]! + .nan
    }) { model, _ in
      let error = #expect(throws: PipelineError.self) { try samples(model, 1) }
      #expect(error?.code == .badInput)
      #expect(error?.message.contains("NaN") == true)
    }
  }

  /// The operator, then a factor that is left to the search.
  private static func dimmed(
    _ operation: DegradationOperator, by share: DegradationOperator.Unknown
  ) -> DegradationOperator {
    operation.followed(
      by: DegradationOperator("dim", traits: .differentiable, unknowns: [share]) { x, values in
        x * values[0]
      })
  }

  private func searched(
    _ model: String, _ with: [String: JSON], target: Tensor? = nil, isCancelled: Bool = false,
    initial: Latent? = nil, leaving unknown: DegradationOperator.Unknown? = nil
  ) throws -> NodeTrial {
    let picture = try #require(try samples(model, 1, seed: 3)[image]).tensor()
    let degradation = try #require(
      try (downscale.nodes[0] as? any Degradation.Type)?.init(with: ["size": 8])
    ).inverted
    var inputs = PortValues()
    inputs[Input<Image>("target", "")] = Image(target ?? degradation(picture))
    inputs[Input<DegradationOperator>("operator", "")] =
      unknown.map { Self.dimmed(degradation, by: $0) } ?? degradation
    inputs[OptionalInput<Latent>("latent", "")] = initial
    let all = (["model": .string(model)] as [String: JSON]).merging(with) { $1 }
    return try node(latentSearch, all).trial(inputs, isCancelled: isCancelled)
  }

  @Test(arguments: ["exact", "sharp", "nearest"])
  func `a search gives latent, picture, report and trace`(
    mode: String
  ) throws {
    try withSmallModel { model, _ in
      let trial = try searched(model, ["mode": .string(mode), "steps": 12, "eps": 0])
      let found = try #require(trial[latent])
      expectClose(found.rendered(), try #require(trial[image]).tensor(), .exact)
      let report = try #require(trial[report])
      #expect(report["status"] == ["missed"])
      #expect(report["steps"] == [12])
      #expect(trial.records["lr_psnr"] == report["lr_psnr"].first)
      #expect(trial[trace]?.rows.count == 12)
      #expect(trial.log.contains { $0.contains("after 12 steps") })
      #expect(trial.progressReports > 10)
    }
  }

  @Test func `duplicates are different answers, the first that of a single one`() throws {
    try withSmallModel { model, _ in
      let three = try searched(model, ["duplicates": 3, "steps": 6, "starts": 2])
      let one = try searched(model, ["steps": 6, "starts": 2])
      let latents = try three.items.map { try #require($0.outputs[latent]).values }
      #expect(three.items.map(\.item.name) == ["trial", "trial-2", "trial-3"])
      expectClose(try #require(one[latent]).values, latents[0], .reassociated)
      #expect(latents[0].values != latents[1].values)
    }
  }

  @Test func `a search ended early gives the best so far`() throws {
    try withSmallModel { model, _ in
      let trial = try searched(model, ["steps": 1000], isCancelled: true)
      #expect(trial[report]?["status"] == ["interrupted"])
      #expect(trial[image] != nil)
    }
  }

  @Test func `an operator goes out as found, with nothing open any more`() throws {
    try withSmallModel { model, _ in
      let trial = try searched(
        model, ["steps": 6, "eps": 0], leaving: .init("dim.share", in: 0.2...0.8))
      let found = try #require(trial[Output<DegradationOperator>("operator", "")])
      let share = try #require(trial[report]?["dim.share"].first?.number)
      #expect(found.unknowns.isEmpty)
      #expect(found.description == "downscale(size: 8), dim with dim.share = \(Float(share))")
      let given = try #require(
        try (downscale.nodes[0] as? any Degradation.Type)?.init(with: ["size": 8])
      ).inverted
      let picture = try #require(trial[image]).tensor()
      expectClose(found(picture), given(picture) * Float(share), .exact)
    }
  }

  @Test func `a search starts where it is told to`() throws {
    try withSmallModel { model, _ in
      let goal = try #require(try samples(model, 1, seed: 3)[latent])
      let trial = try searched(model, ["mode": "exact", "noise": "constant"], initial: goal)
      #expect(trial[report]?["status"] == ["met"])
      #expect(trial[report]?["steps"] == [1])
    }
  }

  @Test func `a target that does not fit is refused with both sizes`() throws {
    try withSmallModel { model, _ in
      let error = #expect(throws: PipelineError.self) {
        try searched(model, [:], target: Tensor(zeros: [1, 3, 8, 6]))
      }
      #expect(error?.code == .badInput)
      #expect(error?.message.hasPrefix("the target is 6 × 8 of 3 channels, but downscale") == true)
      let nan = #expect(throws: PipelineError.self) {
        try searched(model, [:], target: Tensor(repeating: .nan, shape: [1, 3, 8, 8]))
      }
      #expect(nan?.message.contains("not finite") == true)
    }
  }

  @Test func `a grey target is searched in colour`() throws {
    try withSmallModel { model, _ in
      let trial = try searched(
        model, ["steps": 3], target: Tensor(repeating: 0.5, shape: [1, 1, 8, 8]))
      #expect(trial[image] != nil)
    }
  }

  @Test func `a wrong loss is found before anything runs`() throws {
    let error = #expect(throws: PipelineErrors.self) {
      try node(latentSearch, ["loss": "100*L2+GEOCROS"])
    }
    #expect(error?.errors.first?.path == "with.loss")
    #expect(error?.description.contains("did you mean \"GEOCROSS\"?") == true)
  }

  @Test func `a weight of the light is refused where it would count for nothing`() throws {
    let error = #expect(throws: PipelineErrors.self) {
      try node(
        latentSearch, ["light": 30, "loss": "100*L2", "mode": "exact", "noise": "constant"])
    }
    #expect(error?.errors.map(\.path) == ["with.light", "with.light", "with.light"])
    #expect(
      error?.errors.map(\.message) == [
        "it counts beside the mode's own loss; with `loss` write it there, as +2*LIGHT",
        "in exact mode the light's maps are noise, each on its sphere; leave `light` out",
        "with noise constant no light is searched for; leave one of them out",
      ])
  }
}
