extension PortraitParameter {
  /// The parameters as a Markdown table, for the documentation.
  package static var markdown: String {
    let rows = allCases.map { "| \($0.rawValue) | `\($0.name)` | \($0.meaning) |\n" }
    return "| | Parameter | −1 … 1 |\n|---|---|---|\n" + rows.joined()
  }
}
