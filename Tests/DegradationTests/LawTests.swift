import BlurPlugin
import ColourPlugin
import CompositePlugin
import CompressionPlugin
import DownscalePlugin
import FourierPlugin
import GeometryPlugin
import Graph
import Imaging
import MaskPlugin
import NoisePlugin
import TestSupport
import Testing

/// A degradation and the parameters to try it with beside its defaults.
struct LawCase: Sendable, CustomTestStringConvertible {
  let type: any Degradation.Type
  let with: [String: JSON]
  var testDescription: String { "\(type.name) \(with)" }

  /// Tried with files of their own below.
  static let readsFiles: Set = ["kernel-blur", "file-mask"]

  static let plugins = [
    blur, colour, composite, compression, downscale, fourier, geometry, mask, noise,
  ]

  static let registry: Registry = {
    do { return try Registry(plugins) } catch { preconditionFailure("the plugins: \(error)") }
  }()

  /// Parameters that show another side of a node; every node is tried with its defaults as well.
  static let variants: [String: [[String: JSON]]] = [
    "gaussian-blur": [
      ["stretch": 3, "angle": 30], ["sigma": ["estimate": [0.5, 4]]], ["border": "zero"],
      ["border": "wrap"], ["border": "replicate"],
    ],
    "generalized-blur": [
      ["sigma": 2, "across": 0.7, "angle": 40, "steepness": 0.6],
      ["profile": "plateau", "steepness": 2],
    ],
    "fourier-magnitude": [["padding": 1]],
    "gaussian-noise": [["sigma": 1.5]],
    "poisson-noise": [
      ["channels": "together", "strength": 0.5], ["photons": 3], ["photons": 1e4],
    ],
    "salt-and-pepper": [["share": 0.6, "salt": 0.1]],
    "low-light": [["light": 0.5, "photons": 500]],
    "resize": [
      ["scale": 2], ["scale": 3, "kernel": "bilinear"], ["scale": 1.7],
      ["scale": 0.4, "convention": "matlab"], ["size": 9, "convention": "opencv"],
      ["original": 0.5, "kernel": "area"], ["scale": 0.3, "kernel": "lanczos"],
      ["scale": 0.6, "kernel": "nearest", "convention": "opencv"],
    ],
    "shift": [["x": ["estimate": [-2, 3]], "y": 0.3], ["x": -4, "y": 2.5, "border": "wrap"]],
    "motion-blur": [["length": 15, "angle": -50], ["length": 1]],
    "box-blur": [["width": 4, "height": 7]],
    "gamma": [["exponent": ["estimate": [0.5, 3]]], ["exponent": 0.4]],
    "colour-shift": [["red": ["estimate": [-0.5, 0.5]], "blue": ["estimate": [-0.5, 0.5]]]],
    "rectangle-mask": [["filling": "black"], ["hides": "outside"]],
    "random-mask": [["filling": "black", "share": 0.9]],
    "jpeg": [["gradient": "straight-through"]],
    "webp": [["gradient": "straight-through"]],
    "quantize": [["gradient": "straight-through", "levels": 4]],
    "clip": [["gradient": "straight-through", "low": 0.3]],
    "chain": [["steps": blurs]],
    "one-of": [["steps": blurs]],
    "maybe": [["steps": blurs, "probability": 0.9]],
    "shuffle": [["steps": blurs]],
    "repeat": [["steps": blurs, "times": 3]],
    "downscale": [
      ["factor": 2], ["factor": 3], ["factor": 2, "kernel": "area"],
      ["factor": 1.5, "kernel": "lanczos3"], ["size": 1],
      ["size": 2, "kernel": "area"],
      ["factor": 2, "kernel": "bilinear"], ["factor": 2, "kernel": "nearest"],
    ],
  ]

  /// Steps for composites: one whose number is left to chance, one with an unknown.
  private static let blurs: JSON = [
    ["uses": "motion-blur", "with": ["length": ["range": [1, 9]]]],
    ["uses": "gaussian-blur", "with": ["sigma": ["estimate": [0.5, 2]]]],
  ]

  private static func automatic<D: Degradation>(_ type: D.Type) -> [LawCase] {
    DegradationLaws.variants(of: type, among: registry)
      .map { LawCase(type: type, with: $0.with) }
  }

  static let all: [LawCase] = plugins.flatMap(\.nodes).flatMap { type -> [LawCase] in
    guard let type = type as? any Degradation.Type, !readsFiles.contains(type.name) else {
      return []
    }
    return automatic(type) + (variants[type.name] ?? []).map { LawCase(type: type, with: $0) }
  }
}

@Suite struct LawTests {
  @Test("Every degradation keeps the laws", arguments: LawCase.all)
  func laws(_ row: LawCase) throws {
    for breach in try Self.breaches(row.type, row.with) { Issue.record("\(breach)") }
  }

  private static func breaches<D: Degradation>(
    _ type: D.Type, _ with: [String: JSON]
  ) throws -> [DegradationLaws.Breach] {
    DegradationLaws.breaches(of: try D(with: with, among: LawCase.registry))
  }

  @Test(
    "Degradations that read a picture keep the laws with one",
    arguments: [
      ("kernel-blur", "shake.png"), ("file-mask", "scratches.png"),
    ])
  func lawsWithFiles(_ name: String, _ file: String) throws {
    let type = try #require(LawCase.plugins.flatMap(\.nodes).first { $0.name == name })
    let degradation = try #require(type as? any Degradation.Type)
    let path = fixturesFolder.appending(path: "../../Pipelines/Examples/\(file)").path
    for breach in try Self.breaches(degradation, ["path": .string(path)]) {
      Issue.record("\(breach)")
    }
  }

  @Test("A kernel that is not there is told before anything is computed")
  func missingKernel() throws {
    let type = try #require(blur.nodes.first { $0.name == "kernel-blur" })
    let node = try type.init(with: ["path": "nowhere.png"])
    let error = #expect(throws: PipelineError.self) { try Self.run(node) }
    #expect(error?.code == .notFound)
  }

  private static func run(_ node: some Node) throws { _ = try node.trial() }
}
