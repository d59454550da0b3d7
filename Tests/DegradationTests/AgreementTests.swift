import Foundation
import Graph
import Imaging
import TestSupport
import Tensors
import Testing

/// Operators against numbers from other programs and published definitions; `make.py` beside the
/// numbers says how they were made.
@Suite struct AgreementTests {
  struct Row: Decodable, Sendable, CustomTestStringConvertible {
    let node: String, with: [String: JSON], source: String, tolerance: String, picture: String
    let shape: [Int], values: [Float]
    var testDescription: String { "\(node) \(JSON.object(with)), \(source)" }
  }

  struct Expected: Decodable {
    struct Picture: Decodable { let shape: [Int], values: [Float] }
    let pictures: [String: Picture]
    let cases: [Row]
  }

  static let expected = Result {
    try JSONDecoder().decode(
      Expected.self,
      from: Data(contentsOf: fixturesFolder.appending(path: "Operators/expected.json")))
  }

  static let tolerances: [String: Tolerance] = [
    "reassociated": .reassociated,
    // OpenCV keeps its weights in Float32 and rounds its area's borders.
    "tabulated": Tolerance(absolute: 2e-5),
    // A shape's share of a pixel, sampled at 16 × 16 points here and at 128 × 128 there.
    "sampledShape": Tolerance(absolute: 4e-3),
    // Two builds of libjpeg or libwebp: two of 255 levels.
    "otherCodec": Tolerance(absolute: 2.01 / 255),
  ]

  @Test func `every operator without chance is held against something`() throws {
    let held = Set(try Self.expected.get().cases.map(\.node))
    // Their definition is a mask or a cut, told by their own tests; composites are made of others.
    let told: Set = ["rectangle-mask", "random-mask", "file-mask", "crop"]
    for type in LawCase.plugins.flatMap(\.nodes) {
      guard let degradation = type as? any Degradation.Type else { continue }
      let isRandom = degradation.init().traits.contains(.stochastic)
      if isRandom || degradation is any CompositeDegradation.Type || told.contains(type.name) {
        continue
      }
      #expect(held.contains(type.name), "\(type.name) is held against nothing")
    }
  }

  /// So that `plugin test` checks it too, on any machine.
  @Test func `every operator states its reference or its distribution`() {
    // A camera is told by its own tests; what chance decides in composites is their steps'.
    let told: Set = ["camera-noise"]
    for type in LawCase.plugins.flatMap(\.nodes) {
      guard let type = type as? any Degradation.Type, !told.contains(type.name),
        !(type is any CompositeDegradation.Type), !LawCase.readsFiles.contains(type.name)
      else { continue }
      let variants = LawCase.all.filter { $0.type == type }.compactMap {
        try? type.init(with: $0.with, among: LawCase.registry)
      }
      #expect(
        variants.contains { $0.reference != nil || $0.statistics != nil },
        "\(type.name) states nothing that it agrees with")
    }
  }

  @Test func `operators agree with other programs and with their definitions`() throws {
    let expected = try Self.expected.get()
    let registry = LawCase.registry
    for row in expected.cases {
      let picture = try #require(expected.pictures[row.picture])
      let x = Tensor(picture.values, shape: [1] + picture.shape)
      var with = row.with
      if let path = with["path"]?.string {
        with["path"] = .string(fixturesFolder.appending(path: "../../\(path)").path)
      }
      let type = try #require(registry[row.node] as? any Degradation.Type, "\(row.node)")
      let made = try type.init(with: with).drawn(seed: 0).observed(x)
      let tolerance = try #require(Self.tolerances[row.tolerance])
      expectClose(
        made, Tensor(row.values, shape: [1] + row.shape), tolerance, row.testDescription)
    }
  }
}
