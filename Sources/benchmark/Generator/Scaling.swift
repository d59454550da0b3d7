import CKernels
import Graph
import Networks
import PlotPlugin
import SavePlugin

/// What a step of the search costs over resolution, batch and threads: StyleGAN, PULSE's widths.
struct Scaling {
  /// Runs of which the median counts.
  let runs: Int

  private static let sizes = [64, 128, 256, 512, 1024]
  private static let batches = [1, 2, 4, 8]

  /// Milliseconds a picture: a row a resolution, a column a batch, and one thread alone.
  func measured() -> Table {
    let all = facet_threads()
    let threads = all > 1 ? Array(1..<Int(all)) : []
    let names =
      Self.batches.map { "batch \($0)" } + threads.map { "\($0) thread\($0 == 1 ? "" : "s")" }
    var table = Table(
      title: "ms a picture and step, \(all) threads", columns: ["resolution"] + names)
    for size in Self.sizes {
      let plan = GeneratorPlan(.styleGAN, resolution: size, base: 16384)
      var cells = Self.batches.map { milliseconds(plan, count: $0) }
      for count in threads {
        facet_set_threads(Int32(count))
        cells.append(milliseconds(plan, count: 1))
      }
      facet_set_threads(all)
      table.append([.number(Double(size))] + cells.map { .number(($0 * 10).rounded() / 10) })
    }
    return table
  }

  private func milliseconds(_ plan: GeneratorPlan, count: Int) -> Double {
    var step = SearchStep(StyleGAN(plan, seed: 1), count: count)
    step.step()
    return median(runs) { step.step() } * 1e3 / Double(count)
  }

  /// Draws the table by Facet's own node.
  static func plot(_ table: Table, to path: String) throws {
    Given.table = table
    let text = """
      { "format": 1, "name": "scaling", "nodes": {
        "times": { "uses": "given-table" },
        "plot": { "uses": "plot", "in": { "table": "times.table" },
                  "with": { "x": "resolution", "logarithmic": true,
                            "y": \(JSON.array(table.columns.dropFirst().map { .string($0) }).text(.compact)) } },
        "save": { "uses": "save", "in": { "image": "plot.image" },
                  "with": { "path": \(JSON.string(path).text(.compact)), "provenance": false } } } }
      """
    let registry = try Registry([Plugin("scaling", [Given.self]), PlotPlugin.plot, SavePlugin.save])
    let summary = Runner(try Pipeline(text, registry: registry)).run()
    if let failure = summary.failures.first { throw failure.error }
  }
}

/// The table of this benchmark as a node.
private struct Given: Node {
  static let name = "given-table"
  static let summary = "The table that was measured."
  nonisolated(unsafe) static var table = Table(columns: [])
  static let output = Output<Table>("table", "The table.")
  static let ports: [any PortDeclaration] = [output]

  func run(_ io: inout NodeIO) throws { io[Self.output] = Self.table }
}
