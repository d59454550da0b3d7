import Graph
import Imaging
import Search
import TestSupport
import Tensors
import Testing

import DownscalePlugin
import GeneratePlugin
import LatentSearchPlugin

/// Nodes on a class-conditional StyleGAN2-ADA pickle of three classes (`make/seeds.py` writes it).
@Suite struct ConditionalNodeTests {
  private let image = Output<Image>("image", "")
  private let latent = Output<Latent>("latent", "")
  private let report = Output<Table>("report", "")
  private let conditional = checkpoint("ada-conditional.pkl")

  private func drawn(_ model: String, label: Int?) throws -> NodeTrial {
    try generate.nodes[0].init(
      with: ["model": .string(model), "label": label.map { .number(Double($0)) } ?? .null]
    ).trial(seed: 5)
  }

  private func searched(_ target: Tensor, _ model: String, label: Int?) throws -> NodeTrial {
    let degradation = try #require(
      try (downscale.nodes[0] as? any Degradation.Type)?.init(with: ["size": 8])
    ).inverted
    var inputs = PortValues()
    inputs[Input<Image>("target", "")] = Image(degradation(target))
    inputs[Input<DegradationOperator>("operator", "")] = degradation
    return try latentSearch.nodes[0].init(
      with: [
        "model": .string(model), "label": label.map { .number(Double($0)) } ?? .null, "steps": 8,
        "starts": 4,
      ]
    ).trial(inputs)
  }

  @Test func `a seed gives each class a picture of its own, and the same one again`() throws {
    let pictures = try (0..<3).map {
      try #require(try drawn(conditional, label: $0)[image]).tensor()
    }
    expectClose(
      try #require(try drawn(conditional, label: 1)[image]).tensor(), pictures[1], .exact)
    // Its mapping's weights are a hundredth of a trained network's, so a class changes little here:
    // two layers make of that a share of 1e-8 and less. How much is right, the mapping's own test
    // says.
    for (a, b) in [(0, 1), (0, 2), (1, 2)] {
      #expect((pictures[a] - pictures[b]).squared().mean().item > 0, "\(a) and \(b)")
    }
  }

  @Test func `a search knows the class's latents, measured once`() throws {
    let target = try #require(try drawn(conditional, label: 1)[image]).tensor()
    let inClass = try searched(target, conditional, label: 1)
    let inAll = try searched(target, conditional, label: nil)
    #expect(inClass[report]?["steps"] == [8])
    #expect(inClass.log.contains { $0.hasPrefix("measuring the latents of class 1 of ") })
    #expect(try #require(inClass[latent]).values.values != inAll[latent]?.values.values)
    #expect(
      try !searched(target, conditional, label: 1).log.contains { $0.hasPrefix("measuring") })
  }

  @Test(arguments: [("ada-conditional.pkl", 3), ("ada-skip.pkl", 0)])
  func `a class that the model does not have is an error that says which it has`(
    file: String, label: Int
  ) throws {
    let model = checkpoint(file)
    let expected =
      label == 3
      ? "there is no class 3; \(model) has 0 to 2" : "\(model) knows no classes; leave out label"
    let drawing = #expect(throws: PipelineError.self) { try drawn(model, label: label) }
    let searching = #expect(throws: PipelineError.self) {
      try searched(Tensor(zeros: [1, 3, 16, 16]), model, label: label)
    }
    #expect(drawing?.message == expected)
    #expect(searching?.message == expected)
    #expect(drawing?.code == .badInput)
  }
}

private func checkpoint(_ name: String) -> String {
  fixturesFolder.appending(path: "Checkpoints/\(name)").path
}
