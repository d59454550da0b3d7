import Graph
import Tensors

/// A weighted sum of losses, as a pipeline writes it: `100*L2+0.05*GEOCROSS`.
///
///     sum   → term { "+" term }
///     term  → number "*" name | name "*" number | name
///
/// Spaces are allowed between words. Numbers are decimal, with an exponent if wanted.
public struct LossExpression: Sendable {
  /// The terms in the order of the text.
  public let terms: [(weight: Float, loss: Loss)]
  /// The text it was made from.
  public let text: String

  /// - Parameter losses: what names may stand in the text; all registered ones when not given.
  /// - Throws: `PipelineError`, telling the place in the text and what may stand there.
  public init(_ text: String, losses: [Loss] = Loss.all) throws(PipelineError) {
    var parser = LossParser(text, losses)
    self.text = text
    terms = try parser.sum()
  }

  /// What it is to be lowered, a value a candidate.
  ///
  /// - Returns: the weighted sum `[B]`, and each term's own unweighted values.
  func values(of candidates: Candidates) -> (total: Tensor, terms: [Tensor]) {
    let values = terms.map { $0.loss.values(candidates) }
    let weighted = zip(terms, values).map { $1 * $0.weight }
    return (weighted.dropFirst().reduce(weighted[0], +), values)
  }
}

/// Reads a loss expression from left to right.
private struct LossParser {
  private let characters: [Character]
  private let losses: [Loss]
  private var position = 0

  init(_ text: String, _ losses: [Loss]) {
    characters = Array(text)
    self.losses = losses
  }

  mutating func sum() throws(PipelineError) -> [(weight: Float, loss: Loss)] {
    var terms = [try term()]
    while let next = peek() {
      guard next == "+" else { throw unexpected("\"+\" or the end") }
      position += 1
      terms.append(try term())
    }
    return terms
  }

  private mutating func term() throws(PipelineError) -> (weight: Float, loss: Loss) {
    guard let first = peek() else { throw unexpected("a weight or a loss") }
    if first.isNumber || first == "." {
      let weight = try number()
      guard peek() == "*" else { throw unexpected("\"*\" after the weight") }
      position += 1
      return (weight, try loss())
    }
    let loss = try loss()
    guard peek() == "*" else { return (1, loss) }
    position += 1
    return (try number(), loss)
  }

  private mutating func number() throws(PipelineError) -> Float {
    guard peek() != nil else { throw unexpected("a weight") }
    let start = position
    while position < characters.count {
      let character = characters[position]
      let isSign =
        "+-".contains(character) && position > start && "eE".contains(characters[position - 1])
      guard character.isNumber || character == "." || "eE".contains(character) || isSign else {
        break
      }
      position += 1
    }
    let text = String(characters[start..<position])
    guard let value = Float(text), value.isFinite else {
      position = start
      throw text.isEmpty
        ? unexpected("a weight of 0 or more") : problem("\"\(text)\" is no number", at: start)
    }
    return value
  }

  private mutating func loss() throws(PipelineError) -> Loss {
    guard let first = peek(), first.isLetter else { throw unexpected("a loss") }
    let start = position
    while position < characters.count,
      characters[position].isLetter || characters[position].isNumber
    {
      position += 1
    }
    let name = String(characters[start..<position])
    if let loss = losses.first(where: { $0.name == name }) { return loss }
    let names = losses.map(\.name)
    let guess = Suggestion.didYouMean(name, among: names)
    let remedy = guess.isEmpty ? "; there are \(names.joined(separator: ", "))" : guess
    throw problem("there is no loss \"\(name)\"\(remedy)", at: start)
  }

  /// The next character that is no space.
  private mutating func peek() -> Character? {
    while position < characters.count, characters[position].isWhitespace { position += 1 }
    return position < characters.count ? characters[position] : nil
  }

  private func unexpected(_ wanted: String) -> PipelineError {
    let found = position < characters.count ? "\"\(characters[position])\"" : "the end"
    return problem("expected \(wanted), found \(found)", at: position)
  }

  private func problem(_ message: String, at place: Int) -> PipelineError {
    PipelineError(
      .invalidPipeline,
      "\(message) (character \(place + 1) of \"\(String(characters))\"; "
        + "write it like \"100*L2+0.05*GEOCROSS\")")
  }
}
