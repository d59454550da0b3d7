extension Runner {
  /// Keeps the inputs of a gathering node for one item; an item that failed is left out.
  func collectRow(_ node: Int, _ item: Item) {
    guard let inputs = inputs(of: node) else { return }
    let seconds = times.map { (pipeline.nodes[$0.key].name, $0.value / .seconds(1)) }
    rows[node, default: []].append(
      GatheredItem(item, inputs, seconds: Dictionary(seconds) { $1 }))
  }

  /// Runs a gathering node over all that came, then what follows it.
  ///
  /// When nothing came because everything failed, there is nothing to gather and nothing to add.
  func gather(_ node: Int, _ item: Item, path: [Int], scope: Int) {
    let gathered = rows.removeValue(forKey: node) ?? []
    if gathered.isEmpty && hasFailures { return }
    var inputs = PortValues()
    if let first = gathered.first { inputs = first.inputs }
    run(node, item, path: path, scope: scope, inputs: inputs, gathered: gathered)
    emissions[scope] = 1
    enter(scope, item, path: path)
  }
}
