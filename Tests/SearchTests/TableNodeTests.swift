import Foundation
import Graph
import Imaging
import PlotPlugin
import SaveTablePlugin
import Tensors
import Testing

@Suite struct TableNodeTests {
  private let table = Table(
    title: "trace", columns: ["step", "lr_psnr", "phase"],
    rows: [[0, 10, "a"], [1, 20, "a"], [2, .null, "b"], [3, 25, "b"]])

  private func trial(_ plugin: Plugin, _ with: [String: JSON], _ table: Table) throws -> NodeTrial {
    var inputs = PortValues()
    inputs[Input<Table>("table", "")] = table
    return try plugin.nodes[0].init(with: with).trial(inputs)
  }

  @Test func `a curve is drawn where its values are`() throws {
    let trial = try trial(plot, ["width": 300, "height": 200], table)
    let picture = try #require(trial[Output<Image>("image", "")])
    #expect((picture.width, picture.height) == (300, 200))
    // Blue ink: much less red than blue.
    let pixels = try picture.tensor()
    let blue = (pixels[2, axis: 1] - pixels[0, axis: 1]).values.count { $0 > 0.4 }
    #expect(blue > 200 && blue < 3000)
  }

  @Test func `the heading names each curve in its colour`() throws {
    let pair = Table(columns: ["step", "first", "second"], rows: [[0, 1, 30], [1, 2, 20]])
    let picture = try #require(
      trial(plot, ["y": ["first", "second"]], pair)[Output<Image>("image", "")])
    let heading = try picture.tensor()[0..<30, axis: 2]
    let (red, blue) = (heading[0, axis: 1].values, heading[2, axis: 1].values)
    #expect(zip(red, blue).contains { $1 - $0 > 0.4 })
    #expect(zip(red, blue).contains { $0 - $1 > 0.4 })
  }

  @Test func `a column that is not there is told with the nearest one`() throws {
    let error = #expect(throws: PipelineError.self) { try trial(plot, ["y": ["lr_psn"]], table) }
    #expect(error?.message.contains("did you mean \"lr_psnr\"?") == true)
    let words = #expect(throws: PipelineError.self) { try trial(plot, ["y": ["phase"]], table) }
    #expect(words?.message.contains("no numbers") == true)
  }

  @Test func `one point, equal values and a logarithmic axis are drawn too`() throws {
    let flat = Table(columns: ["step", "v"], rows: [[0, 3], [1, 3], [2, 0]])
    _ = try trial(plot, ["y": ["v"]], flat)
    _ = try trial(plot, ["y": ["v"], "logarithmic": true], flat)
    _ = try trial(plot, ["y": ["v"], "x": .null], Table(columns: ["v"], rows: [[7]]))
  }

  @Test(arguments: ["csv", "json", "txt"]) func `a table is written whole`(ending: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "facet-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "deep/{name}.\(ending)").path
    _ = try trial(saveTable, ["path": .string(path)], table)
    let text = try String(contentsOfFile: path.replacing("{name}", with: "trial"), encoding: .utf8)
    switch ending {
    case "csv": #expect(text == "step,lr_psnr,phase\n0,10,a\n1,20,a\n2,,b\n3,25,b\n")
    case "json": #expect(try JSONDecoder().decode([JSON].self, from: Data(text.utf8)).count == 4)
    default: #expect(text.hasPrefix("step  lr_psnr  phase\n"))
    }
  }
}
