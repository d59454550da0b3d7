import Foundation
import Graph
import Imaging

/// Draws columns of a table as curves.
struct Plot: Node {
  static let name = "plot"
  static let summary = "Draws columns of a table, such as the trace of a search, as curves."

  @Parameter("The column along the horizontal axis; the number of the row when left out.")
  var x: String? = "step"

  @Parameter("The columns to draw, a curve each.")
  var y = ["lr_psnr"]

  @Parameter("Whether the vertical axis is logarithmic; values of 0 or less are left out then.")
  var logarithmic = false

  @Parameter("Width of the picture.", in: 160...8_192, unit: .pixels)
  var width = 720

  @Parameter("Height of the picture.", in: 120...8_192, unit: .pixels)
  var height = 420

  static let table = Input<Table>("table", "The table.")
  static let image = Output<Image>("image", "The curves.")
  static let ports: [any PortDeclaration] = [table, image]

  static var sample: NodeSample {
    NodeSample(with: ["y": ["lr_psnr"]], in: ["table": "search.trace"])
  }

  func complaints() -> [ParameterComplaint] {
    y.isEmpty ? [ParameterComplaint("y", "no column to draw; name at least one")] : []
  }

  func run(_ io: inout NodeIO) throws {
    let table = io[Self.table]
    let across = try x.map { try numbers(table, $0) }
    let curves = try y.map { column in
      let values = try numbers(table, column)
      let points = values.enumerated().compactMap { row, value -> (Double, Double)? in
        guard let value, let place = across.map({ $0[row] }) ?? Double(row) else { return nil }
        if !logarithmic { return (place, value) }
        return value > 0 ? (place, log10(value)) : nil
      }
      return Chart.Curve(name: column, points: points)
    }
    guard curves.contains(where: { !$0.points.isEmpty }) else {
      throw PipelineError(
        .badInput, "the table has no numbers to draw under \(y.joined(separator: ", "))")
    }
    let chart = Chart(
      title: table.title, across: x ?? "row", curves: curves, width: width, height: height,
      isLogarithmic: logarithmic)
    io[Self.image] = try chart.drawn(name: io.item.name)
  }

  private func numbers(_ table: Table, _ column: String) throws -> [Double?] {
    guard table.columns.contains(column) else {
      throw PipelineError(
        .badInput,
        "the table has no column \"\(column)\"\(Suggestion.didYouMean(column, among: table.columns)); "
          + "there are \(table.columns.joined(separator: ", "))")
    }
    return table[column].map { cell in cell.number.flatMap { $0.isFinite ? $0 : nil } }
  }
}
