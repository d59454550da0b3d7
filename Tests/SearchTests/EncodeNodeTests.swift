import EncodePlugin
import MeasurePlugin
import Foundation
import Graph
import Imaging
import Networks
import Search
import TestSupport
import Tensors
import Testing

/// The node `encode`, with small untrained encoders.
@Suite struct EncodeNodeTests {
  private let image = Input<Image>("image", "")
  private let degradation = OptionalInput<DegradationOperator>("operator", "")
  private let latent = Output<Latent>("latent", "")
  private let picture = Output<Image>("image", "")
  private let sides = ListOutput<Image>("sides", "")

  private func node(_ with: [String: JSON]) throws -> any Node {
    try encode.nodes[0].init(with: with)
  }

  private func inputs(_ size: [Int], operator map: DegradationOperator? = nil) -> PortValues {
    var random = Random(seed: 5)
    var values = PortValues()
    values[image] = Image(random.uniform([1, 3] + size))
    values[degradation] = map
    return values
  }

  /// Runs `body` with a model's file and an encoder's, whose weights are not all 0.
  private func withEncoder(
    for fingerprint: String? = nil, _ body: (_ with: [String: JSON]) throws -> Void
  ) throws {
    try withSmallModel { model, folder in
      let generator = smallGenerator()
      let plan = EncoderPlan(for: generator.plan, workingSize: 16, width: 24)
      var encoder = ProgressiveEncoder(plan, statistics: generator.statistics!, seed: 1)
      var random = Random(seed: 2)
      for (name, tensor) in encoder.parameters.sorted(by: { $0.key < $1.key }) {
        encoder.parameters[name] = tensor + random.normal(tensor.shape) * 0.1
      }
      encoder.generator = fingerprint ?? generator.fingerprint
      let path = folder.appending(path: "encoder.safetensors").path
      try encoder.write(to: path, precision: .single)
      try body(["model": .string(model), "encoder": .string(path)])
    }
  }

  @Test(arguments: [[8, 8], [16, 16], [128, 128], [9, 24]])
  func `a picture of any size gives a latent, its picture, and a side output a stage`(
    size: [Int]
  ) throws {
    try withEncoder { with in
      let trial = try node(with).trial(inputs(size))
      let outputs = try #require(trial.items.first).outputs
      let found = try #require(outputs[latent])
      #expect(found.values.shape == [1, 6, 16])
      let drawn = try #require(outputs[picture]).tensor()
      expectClose(drawn, found.rendered(), .reassociated)
      #expect(try outputs[sides].map { try $0.tensor().shape[2] } == [16, 4, 8, 16])
      #expect(outputs[sides].map(\.name) == ["base encoder", "scale 1", "scale 2", "scale 3"])
      #expect(trial.log.isEmpty)
    }
  }

  @Test func `where the model's noise tells of the light, the latent carries the maps`() throws {
    try withSmallModel({ $0.lightLayers = 3 }) { model, folder in
      var generator = smallGenerator()
      generator.lightLayers = 3
      let plan = EncoderPlan(for: generator.plan, lightLayers: 3, workingSize: 16, width: 24)
      var encoder = ProgressiveEncoder(plan, statistics: generator.statistics!, seed: 1)
      encoder.parameters["scale1.light1.bias"] = Tensor([0.5, -0.5], shape: [2])
      encoder.generator = generator.fingerprint
      let path = folder.appending(path: "encoder.safetensors").path
      try encoder.write(to: path, precision: .single)
      let with: [String: JSON] = ["model": .string(model), "encoder": .string(path)]
      let outputs = try #require(try node(with).trial(inputs([16, 16])).items.first).outputs
      let found = try #require(outputs[latent])
      let noise = try #require(found.noise)
      #expect(noise.map(\.shape) == generator.noiseShapes)
      #expect(noise.prefix(3).map { $0.mean().item } == [0, 0.5, -0.5])
      expectClose(try #require(outputs[picture]).tensor(), found.rendered(), .reassociated)
      let base = try node(with.merging(["scales": 0]) { $1 }).trial(inputs([16, 16]))
      #expect(try #require(base[latent]).noise == nil)
    }
  }

  @Test func `fewer scales are the first ones, and none is the base encoder in all rows`() throws {
    try withEncoder { with in
      func rows(_ scales: JSON) throws -> Tensor {
        let trial = try node(with.merging(["scales": scales]) { $1 }).trial(inputs([16, 16]))
        return try #require(trial[latent]).values[0]
      }
      let (all, one, base) = (try rows(.null), try rows(1), try rows(0))
      for row in 1..<6 { expectClose(base[row], base[0], .exact) }
      expectClose(one[0..<2, axis: 0], all[0..<2, axis: 0], .reassociated)
      expectClose(one[2..<6, axis: 0], base[2..<6, axis: 0], .reassociated)
      #expect((all - base).abs().largest > 1e-3)
    }
  }

  @Test
  func `what is known of the degradation makes a difference, told by hand or by the operator`()
    throws
  {
    try withEncoder { with in
      func latent(_ more: [String: JSON], _ map: DegradationOperator? = nil) throws -> [Float] {
        let trial = try node(with.merging(more) { $1 }).trial(inputs([8, 8], operator: map))
        return try #require(trial[self.latent]).values.values
      }
      let halved = DegradationOperator("halved", traits: .linearMap) { $0.averagePooled() }
      let unknown = try latent([:]), told = try latent(["factor": 2])
      #expect(unknown != told)
      // With the operator, scales that lead away are left out, too.
      #expect(try latent(["scales": 0], halved) == latent(["scales": 0, "factor": 2]))
      #expect(try latent(["factor": 2, "kinds": ["downscaled"]]) != told)
    }
  }

  @Test
  func `with the operator the degraded picture comes as near as with the base encoder, or nearer`()
    throws
  {
    try withEncoder { with in
      let halved = DegradationOperator("halved", traits: .linearMap) { $0.averagePooled() }
      let given = try inputs([8, 8])[image].tensor()
      func error(_ scales: JSON, _ map: DegradationOperator?) throws -> Float {
        let more: [String: JSON] = ["scales": scales, "factor": 2]
        let trial = try node(with.merging(more) { $1 }).trial(inputs([8, 8], operator: map))
        let drawn = try #require(trial[picture]).tensor()
        return (halved(drawn) - given).squared().mean().item
      }
      let base = try error(0, halved), selected = try error(.null, halved)
      #expect(selected < base)
      #expect(try selected <= error(.null, nil))
    }
  }

  @Test func `a model's encoder serves its smaller pictures`() throws {
    try withEncoder { with in
      let model = try #require(with["model"]?.string)
      func run(_ model: String, factor: JSON, scales: JSON) throws -> NodeTrial {
        let more: [String: JSON] = ["model": .string(model), "factor": factor, "scales": scales]
        return try node(with.merging(more) { $1 }).trial(inputs([8, 8]))
      }
      let small = try run(model + "@8", factor: 1, scales: .null)
      #expect(small.log.isEmpty)
      #expect(try #require(small[latent]).values.shape == [1, 4, 16])
      // Below the size at which it looks, only the base encoder sees the same.
      let base = try #require(run(model + "@8", factor: 1, scales: 0)[latent]).values
      let whole = try #require(run(model, factor: 2, scales: 0)[latent]).values
      expectClose(base, whole[0..<4, axis: 1], .reassociated)
    }
  }

  @Test func `an encoder for another model is used with a warning, one of another shape refused`()
    throws
  {
    try withEncoder(for: "0123456789abcdef") { with in
      let trial = try node(with).trial(inputs([16, 16]))
      #expect(trial.log.count == 1)
      #expect(trial.log[0].contains("was trained for another model"))
      let error = #expect(throws: PipelineError.self) {
        _ = try node(["encoder": with["encoder"]!]).trial(inputs([16, 16]))
      }
      #expect(error!.message.contains("gives 6 rows of 16, but default takes"))
      #expect(error!.message.contains("facet train encoder --model default"))
    }
  }

  @Test func `a file that is missing or no encoder is told of in one sentence`() throws {
    try withSmallModel { model, folder in
      func message(_ path: String) throws -> PipelineError? {
        #expect(throws: PipelineError.self) {
          _ = try node(["model": .string(model), "encoder": .string(path)])
            .trial(inputs([16, 16]))
        }
      }
      let missing = try #require(try message("nowhere.safetensors"))
      #expect(
        missing.description
          == """
          nowhere.safetensors: there is no such encoder; give the path of an encoder's file, or \
          "default" for the one that comes with Facet
          """)
      let wrong = try #require(try message(model))
      #expect(
        wrong.description
          == "\(model): holds no encoder of pSp, e4e or ReStyle (`input_layer.0.weight`)")
    }
  }

  @Test func `a picture that is not finite is refused`() throws {
    try withEncoder { with in
      var values = PortValues()
      values[image] = Image(Tensor(repeating: .nan, shape: [1, 3, 16, 16]))
      #expect(throws: PipelineError.self) { _ = try node(with).trial(values) }
    }
  }
}

/// The distance of latents, as the node `measure` gives it.
@Suite struct LatentDistanceTests {
  private let image = Input<Image>("image", "")
  private let latent = OptionalInput<Latent>("latent", "")
  private let origin = OptionalInput<Latent>("origin", "")

  @Test func `latents a deviation apart are at distance 1`() throws {
    try withSmallModel { path, _ in
      let model = try ModelLibrary.open(path)
      let statistics = try #require(model.model.generator.statistics)
      var random = Random(seed: 3)
      let z = random.normal([1, 6, 16])
      var values = PortValues()
      values[image] = Image(Tensor(zeros: [1, 3, 16, 16]))
      values[latent] = Latent(statistics.latent(from: z + 1), model: model)
      values[origin] = Latent(statistics.latent(from: z), model: model)
      let trial = try measure.nodes[0].init(with: ["metrics": ["latent-distance"]])
        .trial(gathered: [GatheredItem(Item(name: "a"), values)])
      let found = try #require(trial[Output<Table>("table", "")]).rows[0][1].number
      #expect(abs(try #require(found) - 1) < 1e-5)
    }
  }
}
