import BlurPlugin
import CompositePlugin
import CompressionPlugin
import Graph
import Imaging
import NoisePlugin
import Tensors
import Testing

@Suite struct CompositeTests {
  private static let registry = LawCase.registry

  private static func composite(_ json: JSON) throws -> any Degradation {
    let type = try #require(registry[json["uses"]?.string ?? ""] as? any Degradation.Type)
    return try type.init(with: json["with"]?.object ?? [:], among: registry)
  }

  /// Everything that chance can decide at once.
  private static let mix: JSON = [
    "uses": "chain",
    "with": [
      "steps": [
        ["uses": "gaussian-blur", "with": ["sigma": ["range": [0.5, 2]]]],
        [
          "uses": "shuffle",
          "with": [
            "steps": [
              ["uses": "gaussian-noise", "with": ["sigma": ["range": [0.01, 0.1]]]],
              ["uses": "quantize", "with": ["levels": ["range": [4, 32]]]],
              ["uses": "poisson-noise"],
            ]
          ],
        ],
        [
          "uses": "one-of",
          "with": [
            "weights": [1, 3],
            "steps": [
              ["uses": "box-blur", "with": ["width": ["choice": [3, 5, 7]]]], ["uses": "clip"],
            ],
          ],
        ],
        [
          "uses": "repeat",
          "with": ["times": ["range": [0, 3]], "steps": [["uses": "speckle-noise"]]],
        ],
        ["uses": "maybe", "with": ["probability": 0.5, "steps": [["uses": "jpeg"]]]],
      ]
    ],
  ]

  private static func picture(_ seed: UInt64 = 1) -> Tensor {
    var random = Random(seed: seed)
    return random.uniform([1, 3, 20, 16])
  }

  @Test(
    "What was recorded does the same again, to the last bit", arguments: 0..<12 as Range<UInt64>)
  func replay(_ seed: UInt64) throws {
    let drawn = try Self.composite(Self.mix).drawn(seed: seed)
    let replay = try Self.composite(["uses": "chain", "with": ["steps": drawn.json]])
    let again = try replay.drawn(seed: 99 + seed)
    #expect(again.json == drawn.json)
    let x = Self.picture()
    // As one truth: a difference of long lists would be spelled out for minutes.
    let isSame = try again.observed(x).values == drawn.observed(x).values
    let isInvertedAlike = again.inverted(x).values == drawn.inverted(x).values
    #expect(isSame && isInvertedAlike)
  }

  @Test("A seed draws one degradation, and different seeds different ones")
  func seeds() throws {
    let node = try Self.composite(Self.mix)
    #expect(try node.drawn(seed: 5).json == node.drawn(seed: 5).json)
    let many = try Set((0..<20 as Range<UInt64>).map { try node.drawn(seed: $0).json })
    #expect(many.count == 20)
  }

  @Test("Ranges reach their ends, whole numbers all of them; choices come as often as they weigh")
  func frequencies() throws {
    let node = try Self.composite([
      "uses": "one-of",
      "with": [
        "weights": [3, 1],
        "steps": [
          ["uses": "jpeg", "with": ["quality": ["range": [50, 53]]]],
          ["uses": "gaussian-blur", "with": ["sigma": ["range": [1, 2]]]],
        ],
      ],
    ])
    let drawn = try (0..<2000 as Range<UInt64>).map { try node.drawn(seed: $0).json.array![0] }
    let qualities = drawn.compactMap { $0["with"]?["quality"]?.number }
    #expect(Set(qualities).sorted() == [50, 51, 52, 53] as [Double])
    // Three quarters of 2000 within four standard deviations (19.4) of the binomial distribution.
    #expect(abs(qualities.count - 1500) < 78)
    let sigmas = drawn.compactMap { $0["with"]?["sigma"]?.number }
    #expect(sigmas.allSatisfy { (1...2).contains($0) })
    #expect(sigmas.contains { $0 < 1.02 } && sigmas.contains { $0 > 1.98 })
  }

  @Test("What made the picture is what is inverted, chance in the numbers or not")
  func inversion() throws {
    let node = try Self.composite([
      "uses": "shuffle",
      "with": [
        "steps": [
          ["uses": "gaussian-blur", "with": ["sigma": ["range": [0.5, 3]]]],
          ["uses": "motion-blur", "with": ["angle": ["range": [-180, 180]]]],
        ]
      ],
    ])
    let drawn = try node.drawn(seed: 3)
    let x = Self.picture()
    #expect(drawn.inverted.traits == .linearMap)
    let isSame = try drawn.observed(x).values == drawn.inverted(x).values
    #expect(isSame)
  }

  @Test("A step's file is read before anything is computed, and its error names the step")
  func missingFile() throws {
    let node = try Self.composite([
      "uses": "chain", "with": ["steps": [["uses": "kernel-blur", "with": ["path": "none.png"]]]],
    ])
    let error = #expect(throws: PipelineError.self) { try node.drawn(seed: 0).prepare() }
    #expect(error?.code == .notFound)
  }

  @Test("All that is wrong with the steps is told at once")
  func complaints() throws {
    let error = #expect(throws: PipelineErrors.self) {
      try Self.composite([
        "uses": "chain",
        "with": [
          "steps": [
            ["uses": "gausian-blur"],
            ["uses": "jpeg", "wth": [:], "with": ["quality": ["range": [0, 90]]]],
            ["uses": "jpeg", "with": ["quality": ["range": [90, 10]]], "seed": -1],
            ["uses": "one-of", "with": ["weights": [0], "steps": [["uses": "jpeg"]]]],
            ["uses": "clip", "with": ["low": ["choice": [0.1, "x"]], "high": ["choices": [1]]]],
            ["with": [:]],
          ]
        ],
      ])
    }
    #expect(
      error?.description == """
        with.steps.0.uses: there is no node "gausian-blur"; did you mean "gaussian-blur"?
        with.steps.1.wth: unknown key; did you mean "with"?
        with.steps.1.with.quality: 0 is outside 1 to 100
        with.steps.2.seed: expected a whole number from 0
        with.steps.2.with.quality: the range's low end is more than its high end; swap them
        with.steps.3.with.weights: weights are numbers from 0 up, at least one above 0
        with.steps.4.with.high: expected a number from 0 to 2, found an object
        with.steps.4.with.low: expected a number from -1 to 1, found text
        with.steps.5.uses: missing; it names the kind of node
        """)
  }

  @Test("Nesting upon nesting is checked at once, and too many steps are refused")
  func depth() throws {
    var steps: JSON = [["uses": "jpeg"]]
    for _ in 0..<20 {
      steps = [["uses": "repeat", "with": ["times": ["range": [20, 99]], "steps": steps]]]
    }
    let node = try Self.composite(["uses": "chain", "with": ["steps": steps]])
    let error = #expect(throws: PipelineError.self) { try node.drawn(seed: 0) }
    #expect(error?.code == .tooLarge)
  }

  @Test("A pipeline's degradations are one recipe; a branch is refused")
  func recipe() throws {
    func recipe(_ more: String) throws -> DegradationRecipe {
      try DegradationRecipe(
        Pipeline(
          """
          {"format": 1, "name": "p", "nodes": {
            "last": {"uses": "jpeg", "in": {"image": "noisy.image", "operator": "first.operator"}},
            "noisy": {"uses": "gaussian-noise", "in": {"image": "first.image"}},
            "first": {"uses": "chain", "with": {"steps": [
              {"uses": "gaussian-blur", "with": {"sigma": {"range": [1, 2]}}}]}}\(more)}}
          """, registry: Self.registry))
    }
    let drawn = try recipe("").drawn(seed: 1)
    #expect(
      drawn.steps.map { type(of: $0.node).name } == ["gaussian-blur", "gaussian-noise", "jpeg"])
    #expect(try recipe("").drawn(seed: 1).json == drawn.json)
    let error = #expect(throws: PipelineError.self) {
      try recipe(#", "other": {"uses": "box-blur", "in": {"image": "first.image"}}"#)
    }
    #expect(
      error?.description == "nodes: the degradations of \"p\" end in several nodes (last, other); "
        + "let them follow one another")
  }
}
