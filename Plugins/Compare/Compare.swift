import Graph
import Imaging

/// Puts pictures side by side in one, each under its label.
struct Compare: Node {
  static let name = "compare"
  static let summary = "Puts pictures side by side in one, each under its label."

  @Parameter("What stands above each picture, in the order of the links; names where it is short.")
  var labels: [String] = []

  @Parameter(
    "Height that every picture is brought to; that of the tallest when left out.", in: 8...16_384,
    unit: .pixels)
  var height: Int? = nil

  @Parameter("How pictures are enlarged to that height; none leaves all as they are.")
  var scaling = Scaling.nearest

  @Parameter("Pictures in a row; all of them when left out.", in: 1...1_000)
  var columns: Int? = nil

  @Parameter("Space between pictures.", in: 0...256, unit: .pixels)
  var gap = 12

  @Parameter("Height of the letters; 0 for no labels.", in: 0...256, unit: .pixels)
  var lettering = 20

  @Parameter("A line below the pictures.")
  var caption = ""

  @Parameter("What lies between the pictures: #rrggbb, white or black.")
  var background = Colour.white

  static let images = ListInput<Image>("images", "The pictures, from left to right.")
  static let numbers = OptionalInput<Table>(
    "numbers", "What the caption adds, such as the report of a search.")
  static let image = Output<Image>("image", "All of them in one.")
  static let ports: [any PortDeclaration] = [images, numbers, image]

  static var sample: NodeSample {
    NodeSample(
      with: ["labels": ["input", "result"]], in: ["images": ["low.image", "result.image"]])
  }

  func run(_ io: inout NodeIO) throws {
    let pictures = io[Self.images]
    guard pictures.count >= labels.count else {
      throw PipelineError(
        .badInput,
        "there are \(labels.count) labels for \(pictures.count) pictures; leave some out")
    }
    let common = height ?? pictures.map(\.height).max() ?? 1
    let scaled = try pictures.map { try scaling.bring($0, to: common) }
    let titles = scaled.indices.map { labels.indices.contains($0) ? labels[$0] : scaled[$0].name }
    var lines = [caption, io[Self.numbers]?.summary ?? ""].filter { !$0.isEmpty }
    if lettering == 0 { lines = [] }
    let sheet = Sheet(
      columns: columns ?? scaled.count, gap: gap, lettering: lettering, background: background)
    io[Self.image] = try sheet.drawn(
      scaled, titles: lettering == 0 ? [] : titles, caption: lines, name: io.item.name)
  }
}
