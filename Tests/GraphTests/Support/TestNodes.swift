import Graph

// Nodes over whole numbers and words: the graph knows no picture, and neither do its tests.

struct Number: PortValue, Equatable {
  static let kind = "number"
  var value: Int
}

struct Word: PortValue, Equatable {
  static let kind = "word"
  var text: String
}

enum Rounding: String, ParameterValue, CaseIterable { case up, down, nearest }

/// One parameter of each type.
struct Everything: Node {
  static let name = "everything"
  static let summary = "Has one parameter of each type."
  static let result = Output<Word>("result", "The parameters as text.")
  static let ports: [any PortDeclaration] = [result]

  @Parameter("Whether it is on.") var flag = true
  @Parameter("How many.", in: 1...64, unit: .pixels) var count = 9
  @Parameter("How much.", in: -180...180, unit: .degrees) var angle = 0.0
  @Parameter("From zero up.", in: 0...) var rate = 0.5
  @Parameter("Any words.") var text = "words"
  @Parameter("A file.") var file: Path = "a.txt"
  @Parameter("How to round.") var rounding = Rounding.nearest
  @Parameter("Known or not.", in: 0.1...10) var sigma: Estimable = 2
  @Parameter("A pair of numbers.", in: 0...1, count: 2) var pair = [0.25, 0.75]
  @Parameter("Any number of whole numbers.") var list: [Int] = []
  @Parameter("May be left out.", in: 0...100) var limit: Int? = nil
  @Parameter("Anything.") var extra: JSON = [:]
  @Parameter("Any seed.") var seed: UInt64 = 0

  func run(_ io: inout NodeIO) {
    io[Self.result] = Word(text: "\(flag) \(count) \(angle) \(rounding) \(sigma.value) \(pair)")
  }
}

/// Fans out.
struct CountUp: Node {
  static let name = "count-up"
  static let summary = "Gives the numbers from zero."
  static let number = Output<Number>("number", "The number.")
  static let ports: [any PortDeclaration] = [number]
  static let fansOut = true

  @Parameter("How many numbers.", in: 0...100_000) var count = 3
  @Parameter("Numbers that fail.") var bad: [Int] = []

  func run(_ io: inout NodeIO) throws {
    io.expect(items: count)
    for value in 0..<count {
      io.emit(name: "n\(value)") { item in
        if bad.contains(value) { throw PipelineError(.badInput, "\(value) is a bad number") }
        item[Self.number] = Number(value: value)
      }
    }
  }
}

/// Number in, number out; fails or records on request.
struct Add: Node {
  static let name = "add"
  static let summary = "Adds to a number."
  static let number = Input<Number>("number", "The number.")
  static let other = OptionalInput<Number>("other", "A second number.")
  static let sum = Output<Number>("sum", "The sum.")
  static let ports: [any PortDeclaration] = [number, other, sum]

  @Parameter("What to add.") var amount = 1
  @Parameter("A sum that is an error.") var forbidden: Int? = nil

  func complaints() -> [ParameterComplaint] {
    amount == forbidden ? [ParameterComplaint("forbidden", "must differ from amount")] : []
  }

  func run(_ io: inout NodeIO) throws {
    let sum = io[Self.number].value + (io[Self.other]?.value ?? 0) + amount
    if sum == forbidden { throw PipelineError(.badInput, "\(sum) is forbidden") }
    io.record("sum", .number(Double(sum)))
    io[Self.sum] = Number(value: sum)
  }
}

/// Several links into one input.
struct Concatenate: Node {
  static let name = "concatenate"
  static let summary = "Writes numbers one after the other."
  static let numbers = ListInput<Number>("numbers", "The numbers.")
  static let word = Output<Word>("word", "The digits.")
  static let ports: [any PortDeclaration] = [numbers, word]

  func run(_ io: inout NodeIO) {
    io[Self.word] = Word(text: io[Self.numbers].map { "\($0.value)" }.joined(separator: " "))
  }
}

/// Gathers.
struct Total: Node {
  static let name = "total"
  static let summary = "Adds the numbers of all items."
  static let number = Input<Number>("number", "The number.")
  static let sum = Output<Number>("sum", "The sum.")
  static let ports: [any PortDeclaration] = [number, sum]
  static let gathers = true

  func run(_ io: inout NodeIO) {
    io[Self.sum] = Number(value: io.gathered.reduce(0) { $0 + $1[Self.number].value })
  }
}

let testRegistry = {
  do {
    return try Registry([
      Plugin(
        "test", [Everything.self, CountUp.self, Add.self, Concatenate.self, Total.self])
    ])
  } catch { preconditionFailure("\(error)") }
}()
