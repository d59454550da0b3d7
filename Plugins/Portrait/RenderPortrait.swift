import Graph
import Imaging
import Landmarks
import Portraits
import Tensors

/// Draws portraits of people who do not exist, and says everything about them.
struct RenderPortrait: Node {
  static let name = "portrait"
  static let summary = "Draws synthetic portraits, and says everything about them."

  @Parameter("How many portraits, one item each.", in: 1...1_000_000, unit: .items)
  var count = 1

  @Parameter("Side of the picture.", in: 8...2_048, unit: .pixels)
  var size = 256

  @Parameter("Samples along each side of a pixel.", in: 1...4)
  var supersampling = 2

  @Parameter("Deviation of the film grain, where 1 is the whole range of brightness.", in: 0...0.2)
  var grain = Portrait.mildGrain

  @Parameter(
    #"Parameters that are not drawn from −1 … 1: {"smile": 0.8, "age": [-1, 0]}."#)
  var fixed: JSON = [:]

  @Parameter(
    #"Parameters spread evenly over so many bins, all combinations in turn: {"skin-tone": 4}."#)
  var bins: JSON = [:]

  static let image = Output<Image>("image", "The portrait, framed as the FFHQ alignment frames.")
  static let description = Output<Table>(
    "parameters", "One row: every parameter of the portrait, −1 … 1, and its bins.")
  static let landmarks = Output<Landmarks>(
    "landmarks", "Where its 68 landmarks were drawn.")
  static let ports: [any PortDeclaration] = [image, description, landmarks]
  static let fansOut = true

  static var sample: NodeSample {
    NodeSample(with: [
      "count": 6, "size": 256, "bins": ["presentation": 2, "skin-tone": 3],
      "fixed": ["smile": 0.5, "glasses": [-1, 0.6]],
    ])
  }

  func complaints() -> [ParameterComplaint] { PortraitChoice(fixed: fixed, bins: bins).complaints }

  func run(_ io: inout NodeIO) throws {
    let distribution = PortraitChoice(fixed: fixed, bins: bins).distribution
    io.expect(items: count)
    for index in 0..<count {
      try io.checkCancellation()
      let seed = Seed.derived(from: io.seed, Self.name, String(index))
      let portrait = distribution.portrait(index: index, seed: seed)
      io.emit(name: "portrait-\(index + 1)", key: String(index)) { item in
        let pixels = Portrait.render(
          [portrait], size: size, supersampling: supersampling, grain: Float(grain), seeds: [seed])
        item[Self.image] = Image(
          Tensor(pixels, shape: [1, 3, size, size]), name: "portrait-\(index + 1)")
        item[Self.description] = Self.table(portrait, distribution, index)
        item[Self.landmarks] = Self.landmarks(of: portrait, size: size)
      }
    }
  }

  /// The portrait in one row: its parameters, then the bin of each that has bins.
  private static func table(
    _ portrait: PortraitParameters, _ distribution: PortraitDistribution, _ index: Int
  ) -> Table {
    let names = PortraitParameter.allCases.map(\.name)
    let binned = distribution.bins.map { "\($0.parameter.name)-bin" }
    let values = portrait.vector.map { JSON.number(Double($0)) }
    let places = distribution.cell(of: index).map { JSON.number(Double($0)) }
    return Table(
      title: "Portrait, version \(Portrait.version)", columns: names + binned,
      rows: [values + places])
  }

  /// In pixels from the centre of the first one.
  private static func landmarks(of portrait: PortraitParameters, size: Int) -> Landmarks {
    Landmarks(
      Portrait.landmarks(portrait).map { point in
        Point(Double(point.x) * Double(size) - 0.5, Double(point.y) * Double(size) - 0.5)
      })
  }
}
