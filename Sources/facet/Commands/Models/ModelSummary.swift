import Checkpoints
import Foundation
import Graph
import Networks

/// What is known about a file of weights without computing anything.
struct ModelSummary {
  let path: String
  private let checkpoint: Checkpoint
  let weights: GeneratorWeights
  let metadata: [String: String]
  let hasStatistics: Bool

  init(path: String, mapping: String? = nil) throws {
    let checkpoint = try Checkpoint(contentsOf: path)
    self.path = path
    self.checkpoint = checkpoint
    metadata = checkpoint.metadata
    hasStatistics = checkpoint["statistics.mean"] != nil
    var weights = try GeneratorWeights(
      checkpoint, mapping: try mapping.map { try Checkpoint(contentsOf: $0) })
    if let plan = metadata["facet.plan"].flatMap({
      try? JSONDecoder().decode(GeneratorPlan.self, from: Data($0.utf8))
    }) {
      weights.sizes.clamp = plan.clamp
    }
    self.weights = weights
  }

  var fileSize: Int { checkpoint.fileSize }
  /// SHA-256 of the file.
  var hash: String { checkpoint.sha256 }

  /// Whether the network of the file has all its weights, in their shapes.
  var isComplete: Bool { weights.missing.isEmpty && weights.misshapen.isEmpty }

  /// What the file says of itself, for people; without characters that would steer a terminal.
  var card: String? {
    guard let card = metadata["facet.card"] else { return nil }
    let shown = card.unicodeScalars.prefix(20_000).filter {
      $0 == "\n" || $0.properties.generalCategory != .control
    }
    return String(String.UnicodeScalarView(shown))
  }

  private var hasNoise: Bool {
    weights.names.contains { $0.hasSuffix("noise_const") || $0.hasSuffix("noise.const") }
      || metadata["facet.noise.seed"] != nil
  }
  private var hasMean: Bool { weights[GeneratorSizes.meanLatentName] != nil }
  private var types: [String] {
    Set(weights.names.map { weights[$0]!.type.rawValue }).sorted()
  }

  /// For people: lines of a name and a value.
  var rows: [[String]] {
    let sizes = weights.sizes
    var rows: [[String]] = [
      ["File", "\(path) (\(Self.megabytes(fileSize)))"],
      ["Container", weights.container.rawValue],
      ["Origin", weights.origin],
      ["Architecture", sizes.architecture.title],
      ["Resolution", "\(sizes.resolution) × \(sizes.resolution)"],
      ["Channels", sizes.channels.map(String.init).joined(separator: " ")],
      ["Latent", "\(sizes.latentSize) numbers in \(sizes.layerCount) rows"],
      [
        "Mapping",
        sizes.mappingWidths.isEmpty
          ? "none" : "\(sizes.mappingWidths.count) layers from \(sizes.inputSize) numbers",
      ],
      ["Classes", sizes.classCount == 0 ? "none" : "\(sizes.classCount)"],
      ["Parameters", "\(weights.parameterCount)"],
      ["Stored as", types.joined(separator: ", ")],
      ["Own noise", hasNoise ? "yes" : "no"],
      ["Mean latent", hasMean ? "yes" : "no"],
      ["Statistics", hasStatistics ? "yes" : "no"],
    ]
    if let clamp = sizes.clamp { rows.append(["Clamp", "±\(clamp)"]) }
    if let source = metadata["facet.source"] { rows.append(["Imported from", source]) }
    if let hash = metadata["facet.source.sha256"] { rows.append(["  SHA-256", hash]) }
    rows += Self.rows("Missing", weights.missing)
    rows += Self.rows("Misshapen", weights.misshapen)
    rows += Self.rows("Extra", weights.extra)
    rows += weights.notes.map { ["Note", $0] }
    return rows
  }

  private static func rows(_ title: String, _ names: [String]) -> [[String]] {
    guard !names.isEmpty else { return [[title, "nothing"]] }
    let more = names.count > 8 ? [["", "and \(names.count - 8) more"]] : []
    return names.prefix(8).enumerated().map { [$0 == 0 ? title : "", $1.quotable] } + more
  }

  /// For programs.
  var json: JSON {
    let sizes = weights.sizes
    return [
      "file": .string(path), "bytes": .number(Double(fileSize)),
      "container": .string(weights.container.rawValue), "origin": .string(weights.origin),
      "architecture": .string(sizes.architecture.rawValue),
      "resolution": .number(Double(sizes.resolution)), "channels": Self.numbers(sizes.channels),
      "latentSize": .number(Double(sizes.latentSize)),
      "layers": .number(Double(sizes.layerCount)),
      "inputSize": .number(Double(sizes.inputSize)),
      "mapping": Self.numbers(sizes.mappingWidths),
      "classes": .number(Double(sizes.classCount)),
      "clamp": sizes.clamp.map { .number(Double($0)) } ?? .null,
      "parameters": .number(Double(weights.parameterCount)),
      "types": .array(types.map(JSON.string)), "hasNoise": .bool(hasNoise),
      "hasMeanLatent": .bool(hasMean), "hasStatistics": .bool(hasStatistics),
      "complete": .bool(isComplete), "missing": .array(weights.missing.map(JSON.string)),
      "misshapen": .array(weights.misshapen.map(JSON.string)),
      "extra": .array(weights.extra.map(JSON.string)),
      "notes": .array(weights.notes.map(JSON.string)),
      "card": card.map(JSON.string) ?? .null,
    ]
  }

  private static func numbers(_ values: [Int]) -> JSON {
    .array(values.map { .number(Double($0)) })
  }

  static func megabytes(_ bytes: Int) -> String {
    bytes < 1 << 20
      ? "\((bytes + 512) >> 10) KB" : String(format: "%.1f MB", Double(bytes) / Double(1 << 20))
  }
}
