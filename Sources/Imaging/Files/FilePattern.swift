import Foundation
import Graph

/// File names with words in braces: `{name}`, `{index}`, `{node}`, `{seed}` and `{key}` stand for
/// the item's.
public enum FilePattern {
  private static let words = ["name", "index", "node", "seed", "key"]

  /// What is wrong with a pattern, or `nil`.
  public static func problem(in pattern: String) -> String? {
    var rest = pattern[...]
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else {
        return "the brace in \"\(pattern)\" is not closed"
      }
      let word = String(rest[rest.index(after: open)..<close])
      if !words.contains(word) {
        return "{\(word)} is none of \(words.map { "{\($0)}" }.joined(separator: ", "))"
          + Suggestion.didYouMean(word, among: words)
      }
      rest = rest[rest.index(after: close)...]
    }
    return nil
  }

  /// The file for one item. What comes from names can add no folder.
  public static func filled(_ pattern: String, for io: NodeIO) -> String {
    let values = [
      "name": io.item.name, "index": String(io.item.index), "node": io.node,
      "seed": String(io.seed), "key": io.item.key,
    ]
    return values.reduce(pattern) { text, pair in
      text.replacing("{\(pair.key)}", with: plain(pair.value))
    }
  }

  /// The file for an item of that name that does not exist yet.
  public static func filled(_ pattern: String, name: String) -> String {
    pattern.replacing("{name}", with: plain(name))
  }

  private static func plain(_ text: String) -> String {
    let text = String(text.map { $0 == "/" || $0 == "\0" || $0 == "{" || $0 == "}" ? "-" : $0 })
    return text == "." || text == ".." || text.isEmpty ? "picture" : text
  }
}
