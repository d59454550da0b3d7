import Graph

extension SearchOutcome {
  /// One row: how the search ended and how well its picture degrades to the target.
  package func report(seed: UInt64) -> Table {
    var cells: [(String, JSON)] = [
      ("status", .string(status.rawValue)), ("lr_psnr", .number(rounded(decibels))),
      ("l2", .number(Double(meanSquareError))), ("steps", .number(Double(steps))),
      ("best_step", .number(Double(bestStep))), ("seed", .string(String(seed))),
    ]
    for unknown in unknowns { cells.append((unknown.name, .number(Double(unknown.value)))) }
    return Table(title: "search", columns: cells.map(\.0), rows: [cells.map(\.1)])
  }

  private func rounded(_ value: Double) -> Double { (value * 1e3).rounded() / 1e3 }
}

extension SearchTrace {
  /// A row a step of one candidate: `step`, `phase`, `rate`, `total`, `l2`, `lr_psnr`, and a column
  /// a term of the loss expressions.
  package func table(of candidate: Int) -> Table {
    let points = points(of: candidate)
    var names: [String] = []
    for name in points.flatMap({ $0.terms.map(\.name) }) where !names.contains(name) {
      names.append(name)
    }
    var table = Table(
      title: "trace", columns: ["step", "phase", "rate", "total", "l2", "lr_psnr"] + names)
    for point in points {
      let terms = names.map { name -> JSON in
        point.terms.first { $0.name == name }.map { .number(Double($0.value)) } ?? .null
      }
      table.append(
        [
          .number(Double(point.step)), .string(point.phase), .number(point.rate),
          .number(Double(point.total)), .number(Double(point.meanSquareError)),
          .number(SearchOutcome.decibels(point.meanSquareError)),
        ] + terms)
    }
    return table
  }
}
