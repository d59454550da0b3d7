import Foundation
import Graph

extension NIQE {
  private struct Stored: Codable {
    var format = "facet-niqe"
    var version = 1
    var pictures: Int
    var blocks: Int
    var mean: [Double]
    var covariance: [[Double]]
  }

  /// Reads a model that `write(to:)` wrote.
  ///
  /// - Throws: `PipelineError` that names the file and the remedy.
  public init(contentsOf path: String) throws {
    try FileCheck.readable(path)
    let stored: Stored
    do {
      stored = try JSONDecoder().decode(Stored.self, from: Data(contentsOf: URL(filePath: path)))
    } catch {
      throw PipelineError(
        .badInput, path: path, "this is no NIQE model; make one with `facet niqe fit`", cause: error
      )
    }
    let n = Self.featureCount
    guard stored.format == "facet-niqe", stored.version == 1, stored.mean.count == n,
      stored.covariance.count == n, stored.covariance.allSatisfy({ $0.count == n })
    else {
      throw PipelineError(
        .badInput, path: path,
        "this NIQE model is not one of version 1 with \(n) features; make one with `facet niqe fit`"
      )
    }
    self.init(
      mean: stored.mean, covariance: stored.covariance, pictures: stored.pictures,
      blocks: stored.blocks)
  }

  /// Writes the model as JSON, whole or not at all.
  public func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let stored = Stored(pictures: pictures, blocks: blocks, mean: mean, covariance: covariance)
    try SafeFile.write(Array(encoder.encode(stored)), to: path)
  }
}
