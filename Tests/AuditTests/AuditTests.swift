import AuditPlugin
import Foundation
import Graph
import Imaging
import Search
import Tensors
import Testing

@Suite struct AuditTests {
  /// A person of one bin whose picture is of one colour, and a search that found another.
  private func person(
    _ index: Int, tone: Int, status: String, colour: [Float], found: [Float]
  ) -> GatheredItem {
    func picture(_ colour: [Float]) -> Image {
      Image(Tensor(colour, shape: [1, 3, 1, 1]).broadcast(to: [1, 3, 32, 32]))
    }
    var inputs = PortValues()
    inputs[Input<Table>("parameters", "")] = Table(
      columns: ["skin-tone", "skin-tone-bin"], rows: [[0.5, .number(Double(tone))]])
    inputs[Input<Image>("truth", "")] = picture(colour)
    inputs[Input<Image>("image", "")] = picture(found)
    inputs[Input<Table>("report", "")] = Table(
      columns: ["status", "lr_psnr"], rows: [[.string(status), .number(Double(30 + index))]])
    return GatheredItem(Item(name: "person-\(index)"), inputs)
  }

  private func trial(_ people: [GatheredItem], _ with: [String: JSON] = [:]) throws -> NodeTrial {
    try audit.nodes[0].init(with: with).trial(gathered: people)
  }

  @Test func `bins are told apart, and a darker face is a drift of the skin's angle`() throws {
    let (light, dark) = ([0.9, 0.75, 0.65] as [Float], [0.35, 0.22, 0.15] as [Float])
    let trial = try trial([
      person(0, tone: 0, status: "met", colour: light, found: light),
      person(1, tone: 1, status: "met", colour: light, found: dark),
      person(2, tone: 1, status: "missed", colour: light, found: dark),
    ])
    let table = try #require(trial[Output<Table>("table", "")])
    #expect(table["group"] == ["all", "skin-tone 1 of 2", "skin-tone 2 of 2"])
    #expect(table["count"] == [3, 1, 2])
    #expect(table["met"].map(\.number) == [0.6667, 1, 0.5])
    #expect(table["lr_psnr"].map(\.number) == [31, 30, 31.5])
    #expect(table["skin_drift"][1].number == 0)
    #expect(table["skin_drift"][2].number! < -60)
    // No latent says anything of these.
    #expect(table["age_drift"] == [.null, .null, .null])
    #expect(trial[Output<Table>("items", "")]?.rows.count == 3)
  }

  @Test func `the typology angle is that of colours whose CIELAB values are published`() throws {
    // sRGB red is L* 53.24, b* 67.20; yellow L* 97.14, b* 94.48.
    for (colour, lightness, b) in [
      ([1, 0, 0] as [Float], 53.24, 67.20), ([1, 1, 0], 97.14, 94.48),
    ] {
      let table = try #require(
        try trial([person(0, tone: 0, status: "met", colour: colour, found: colour)])[
          Output<Table>("table", "")])
      let angle = atan((lightness - 50) / b) * 180 / .pi
      #expect(abs(table["skin_angle"][0].number! - angle) < 0.1)
    }
  }

  @Test func `people without bins are an error that says how to give them some`() throws {
    var inputs = PortValues()
    inputs[Input<Table>("parameters", "")] = Table(columns: ["age"], rows: [[0]])
    inputs[Input<Image>("truth", "")] = Image(Tensor(zeros: [1, 3, 8, 8]))
    inputs[Input<Image>("image", "")] = Image(Tensor(zeros: [1, 3, 8, 8]))
    inputs[Input<Table>("report", "")] = Table(columns: ["status"], rows: [["met"]])
    let error = #expect(throws: PipelineError.self) {
      try trial([GatheredItem(Item(name: "a"), inputs)])
    }
    #expect(
      error?.message
        == """
        the table says no bins; give the portraits bins, such as {"skin-tone": 3, "age": 3}
        """)
  }

  @Test func `the page holds the groups, and is written whole`() throws {
    let path = FileManager.default.temporaryDirectory.appending(
      path: "facet-\(UUID().uuidString)/audit.html")
    defer { try? FileManager.default.removeItem(at: path.deletingLastPathComponent()) }
    let grey: [Float] = [0.5, 0.5, 0.5]
    _ = try trial(
      [person(0, tone: 0, status: "met", colour: grey, found: grey)],
      ["page": .string(path.path)])
    let html = try String(contentsOf: path, encoding: .utf8)
    #expect(html.contains("<td>skin-tone 1 of 1</td>"))
    #expect(html.hasSuffix("</html>\n"))
  }
}
