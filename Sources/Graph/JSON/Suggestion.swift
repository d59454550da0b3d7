/// "Did you mean …?" for a misspelled word.
package enum Suggestion {
  /// `; did you mean "length"?`, or nothing when no word is near enough.
  package static func didYouMean(_ word: String, among words: some Sequence<String>) -> String {
    nearest(to: word, among: words).map { "; did you mean \"\($0)\"?" } ?? ""
  }

  /// The word at the least edit distance, if that is at most a third of its length (or one).
  ///
  /// Of words equally near the first in alphabetical order, so that messages are reproducible.
  package static func nearest(to word: String, among words: some Sequence<String>) -> String? {
    let length = word.count
    let candidates = words.filter { $0 != word }.sorted().compactMap { candidate in
      let limit = max(1, max(length, candidate.count) / 3)
      guard abs(length - candidate.count) <= limit else { return nil as (String, Int)? }
      let distance = distance(word.lowercased(), candidate.lowercased())
      return distance <= limit ? (candidate, distance) : nil
    }
    return candidates.min { $0.1 < $1.1 }?.0
  }

  /// The number of insertions, deletions, substitutions and swaps of neighbours between two words.
  ///
  /// - Source: the "optimal string alignment" form of Damerau, A technique for computer detection
  ///   and correction of spelling errors, 1964.
  package static func distance(_ first: String, _ second: String) -> Int {
    let first = Array(first.prefix(64)), second = Array(second.prefix(64))
    var rows = [Array(0...second.count)]
    for i in first.indices {
      var row = [i + 1]
      for j in second.indices {
        let substitution = rows[i][j] + (first[i] == second[j] ? 0 : 1)
        var best = min(rows[i][j + 1] + 1, row[j] + 1, substitution)
        if i > 0, j > 0, first[i] == second[j - 1], first[i - 1] == second[j] {
          best = min(best, rows[i - 1][j - 1] + 1)
        }
        row.append(best)
      }
      rows.append(row)
    }
    return rows[first.count][second.count]
  }
}
