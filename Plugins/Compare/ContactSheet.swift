import Graph
import Imaging

/// All items of a run on one sheet, a row each.
struct ContactSheet: Node {
  static let name = "contact-sheet"
  static let summary = "Puts the pictures of all items on one sheet, a row an item."

  @Parameter(
    "What stands above the pictures of a row after the first, which bears the item's name.")
  var labels: [String] = []

  @Parameter("Height that every picture is brought to.", in: 8...4_096, unit: .pixels)
  var height = 128

  @Parameter("How pictures are enlarged to that height; none leaves all as they are.")
  var scaling = Scaling.nearest

  @Parameter("Items in a row.", in: 1...100)
  var columns = 1

  @Parameter("Space between pictures.", in: 0...256, unit: .pixels)
  var gap = 8

  @Parameter("Height of the letters; 0 for no labels.", in: 0...256, unit: .pixels)
  var lettering = 14

  @Parameter("A line below the pictures.")
  var caption = ""

  @Parameter("What lies between the pictures: #rrggbb, white or black.")
  var background = Colour.white

  static let images = ListInput<Image>("images", "The pictures of an item, from left to right.")
  static let image = Output<Image>("image", "All of them in one.")
  static let ports: [any PortDeclaration] = [images, image]
  static let gathers = true

  static var sample: NodeSample {
    NodeSample(
      with: ["labels": ["result"]], in: ["images": ["low.image", "result.image"]])
  }

  func run(_ io: inout NodeIO) throws {
    var (pictures, titles) = ([Image](), [String]())
    for item in io.gathered {
      try io.checkCancellation()
      let row = item[Self.images]
      guard row.count > labels.count else {
        throw PipelineError(
          .badInput,
          "there are \(labels.count) labels for \(row.count) pictures, the first of which bears "
            + "the item's name; leave some out")
      }
      pictures += try row.map { try scaling.bring($0, to: height) }
      titles += [item.item.name] + (0..<row.count - 1).map { $0 < labels.count ? labels[$0] : "" }
    }
    guard let width = io.gathered.first?[Self.images].count else {
      throw PipelineError(.badInput, "there are no pictures to put on the sheet")
    }
    let sheet = Sheet(
      columns: width * columns, gap: gap, lettering: lettering, background: background)
    let hasText = lettering > 0
    io[Self.image] = try sheet.drawn(
      pictures, titles: hasText ? titles : [],
      caption: hasText && !caption.isEmpty ? [caption] : [], name: io.item.name)
  }
}
