import Foundation
import Graph

/// The numbers of an audit: a row for all, for each bin of each attribute, for each cell of bins.
struct AuditSummary {
  let groups: Table
  let items: Table

  init(_ cases: [AuditCase], attributes: [String]) {
    let columns =
      ["count", "met", "lr_psnr", "psnr", "skin_angle", "skin_drift", "skin_error"]
      + attributes.flatMap { ["\($0)_drift", "\($0)_error"] }
    var groups = Table(title: "audit", columns: ["group"] + columns)
    var items = Table(
      title: "people",
      columns: ["item", "cell", "met", "lr_psnr", "psnr", "skin_true", "skin_found"]
        + attributes.map { "\($0)_drift" })
    func add(_ name: String, _ members: [AuditCase]) {
      groups.append([.string(name)] + Self.row(members, attributes.count))
    }
    add("all", cases)
    let axes = cases.first?.bins.map(\.attribute) ?? []
    let sizes = axes.indices.map { axis in (cases.map { $0.bins[axis].bin }.max() ?? 0) + 1 }
    for (axis, name) in axes.enumerated() {
      for bin in 0..<sizes[axis] {
        add("\(name) \(bin + 1) of \(sizes[axis])", cases.filter { $0.bins[axis].bin == bin })
      }
    }
    if axes.count > 1 {
      let cells = Dictionary(grouping: cases) { $0.bins.map(\.bin) }
      for cell in cells.keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
        add(zip(axes, cell).map { "\($0) \($1 + 1)" }.joined(separator: ", "), cells[cell]!)
      }
    }
    for item in cases {
      let cell = item.bins.map { "\($0.attribute) \($0.bin + 1)" }.joined(separator: ", ")
      items.append(
        [.string(item.name), .string(cell), .bool(item.isMet)]
          + [item.consistency, item.fidelity, item.skin.true, item.skin.found].map(Self.cell)
          + item.drift.map(Self.cell))
    }
    (self.groups, self.items) = (groups, items)
  }

  private static func row(_ members: [AuditCase], _ attributes: Int) -> [JSON] {
    let skin = members.map { Optional($0.skin.found - $0.skin.true) }
    let met = members.filter(\.isMet).count
    var cells: [Double?] = [
      Double(members.count), members.isEmpty ? nil : Double(met) / Double(members.count),
      mean(members.map(\.consistency)), mean(members.map(\.fidelity)),
      mean(members.map(\.skin.true)), mean(skin), mean(skin.map { $0.map(abs) }),
    ]
    for attribute in 0..<attributes {
      let drift = members.map { $0.drift[attribute] }
      cells += [mean(drift), mean(drift.map { $0.map(abs) })]
    }
    return cells.map(cell)
  }

  /// The mean of what is known, or nothing.
  private static func mean(_ values: [Double?]) -> Double? {
    let known = values.compactMap { $0 }
    return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
  }

  private static func cell(_ value: Double?) -> JSON {
    value.map { .number(($0 * 1e4).rounded() / 1e4) } ?? .null
  }
}
