import Foundation
import Graph
import Search

/// An audit as one HTML page: what was done, bars of the main numbers, and the whole table.
struct AuditPage {
  private let summary: AuditSummary
  private let model: NamedModel?

  init(_ summary: AuditSummary, model: NamedModel?) {
    (self.summary, self.model) = (summary, model)
  }

  var html: String {
    let named = model.map { "the model “\(Self.escaped($0.name))” (\($0.fingerprint))" }
    return """
      <!doctype html>
      <html lang="en"><meta charset="utf-8"><title>Bias audit</title>
      <style>
      body { font: 15px/1.5 sans-serif; margin: 2em auto; max-width: 72em; color: #223 }
      table { border-collapse: collapse; margin: 1em 0; font-size: 13px }
      td, th { padding: .2em .7em .2em 0; text-align: left; border-bottom: 1px solid #dde }
      td.number { text-align: right; font-variant-numeric: tabular-nums }
      figure { display: inline-block; margin: 0 2em 1em 0 }
      </style>
      <h1>Bias audit\(named.map { " of \($0)" } ?? "")</h1>
      <p>Synthetic people, drawn evenly over all combinations of the bins, were made small and
      searched for. <i>met</i> is the share of searches that came within their tolerance,
      <i>lr_psnr</i> (dB) how well the found picture, made small again, agrees with the input,
      <i>psnr</i> (dB) how well it agrees with the true picture. <i>skin_angle</i> is the individual
      typology angle of the cheeks in degrees (large is light). Every <i>drift</i> is found − true,
      every <i>error</i> its size without the sign; attributes are on a scale of −1 … 1.</p>
      \(bars("met", "Searches that met the tolerance"))
      \(bars("lr_psnr", "Consistency, dB"))
      \(bars("skin_drift", "Drift of the skin's angle, degrees"))
      \(summary.groups.columns.filter { $0.hasSuffix("_drift") && $0 != "skin_drift" }
        .map { bars($0, "Drift of \($0.dropLast(6))") }.joined(separator: "\n"))
      <h2>Groups</h2>
      \(Self.table(summary.groups))
      <h2>People</h2>
      \(Self.table(summary.items))
      </html>

      """
  }

  /// Horizontal bars of one column, for all and for the single bins.
  private func bars(_ column: String, _ title: String) -> String {
    let rows = zip(summary.groups["group"], summary.groups[column]).compactMap {
      group, value -> (String, Double)? in
      guard let name = group.string, !name.contains(", "), let number = value.number else {
        return nil
      }
      return (name, number)
    }
    guard !rows.isEmpty else { return "" }
    let (least, most) = (min(0, rows.map(\.1).min()!), max(0, rows.map(\.1).max()!))
    let scale = 180 / max(most - least, 1e-9), zero = 150 - least * scale
    let lines = rows.enumerated().map { index, row in
      let y = 18 * index, start = zero + min(0, row.1) * scale
      return """
        <text x="140" y="\(y + 13)" text-anchor="end">\(Self.escaped(row.0))</text>\
        <rect x="\(start)" y="\(y + 2)" width="\(abs(row.1) * scale)" height="14" fill="#4470b0"/>\
        <text x="340" y="\(y + 13)">\(String(format: "%.3g", row.1))</text>
        """
    }
    return """
      <figure><figcaption>\(title)</figcaption>
      <svg width="400" height="\(18 * rows.count + 4)" font-family="sans-serif" font-size="12">
      \(lines.joined(separator: "\n"))
      </svg></figure>
      """
  }

  private static func table(_ table: Table) -> String {
    let head = table.columns.map { "<th>\(escaped($0))</th>" }.joined()
    let rows = table.rows.map { row in
      let cells = row.map { cell in
        cell.number.map { "<td class=\"number\">\(String(format: "%.4g", $0))</td>" }
          ?? "<td>\(escaped(cell.string ?? (cell == .null ? "–" : cell.text())))</td>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    return "<table><tr>\(head)</tr>\n\(rows.joined(separator: "\n"))</table>"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
