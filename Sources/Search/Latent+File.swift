import Checkpoints
import Foundation
import Graph
import Imaging
import Networks
import Tensors

// A safetensors file: `latent` [N, L, D], `noise.0`, `noise.1`, … [N, 1, h, w], and in its metadata
// which model they belong to.

extension Latent {
  private enum Key {
    static let version = "facet.latent"
    static let model = "facet.model.name"
    static let fingerprint = "facet.model.fingerprint"
    static let provenance = "facet.provenance"
  }

  /// Writes the file, whole or not at all.
  ///
  /// - Throws: `PipelineError` of code `unwritable`.
  public func write(to path: String, provenance: JSON? = nil) throws {
    var file = Checkpoint()
    file["latent"] = StoredArray(values)
    for (layer, map) in (noise ?? []).enumerated() { file["noise.\(layer)"] = StoredArray(map) }
    file.metadata[Key.version] = "1"
    file.metadata[Key.model] = model.name
    file.metadata[Key.fingerprint] = model.fingerprint
    if let provenance { file.metadata[Key.provenance] = provenance.text() }
    do {
      try SafeFile.createFolder(SafeFile.folder(of: path))
      try file.write(to: path)
    } catch let error as CheckpointError {
      throw PipelineError(.unwritable, path: path, error.message)
    }
  }

  /// Reads such a file, or any safetensors file with a `latent` of the model's shape.
  ///
  /// - Parameter model: the model to use; the one that the file names when not given.
  /// - Returns: the latent, and a warning when it was made with another model.
  /// - Throws: `PipelineError` with the remedy.
  public static func read(_ path: String, model: String? = nil) throws -> (Latent, warning: String?)
  {
    let file = try open(path)
    guard let latent = file["latent"] else {
      throw PipelineError(
        .badInput, path: path,
        "holds no array \"latent\"; give a file that save-latent wrote, or one with a latent "
          + "[N, L, D]")
    }
    let named = try ModelLibrary.open(model ?? file.metadata[Key.model] ?? ModelLibrary.embedded)
    let maps = try noiseMaps(file, path)
    if let problem = problem(latent.shape, maps?.map(\.shape), named.model.generator) {
      throw PipelineError(
        .badInput, path: path, "\(problem); choose the model that the latent was made with")
    }
    let values = Tensor(latent)
    guard values.isFinite, maps?.allSatisfy({ Tensor($0).isFinite }) ?? true else {
      throw PipelineError(
        .badInput, path: path, "holds values that are NaN or infinite; make the latent again")
    }
    let made = file.metadata[Key.fingerprint]
    let warning =
      made == nil || made == named.fingerprint
      ? nil
      : "\(path) was made with another model (\(file.metadata[Key.model] ?? "unnamed")); its "
        + "picture will be another one"
    return (Latent(values, noise: maps?.map { Tensor($0) }, model: named), warning)
  }

  private static func open(_ path: String) throws -> Checkpoint {
    do {
      return try Checkpoint(contentsOf: path)
    } catch let error as CheckpointError {
      guard FileManager.default.fileExists(atPath: path) else {
        throw PipelineError(
          .notFound, path: path, "there is no such file; give one that save-latent wrote")
      }
      throw PipelineError(.unreadable, path: path, error.message)
    }
  }

  private static func noiseMaps(_ file: Checkpoint, _ path: String) throws -> [StoredArray]? {
    let count = file.names.count { $0.hasPrefix("noise.") }
    guard count > 0 else { return nil }
    return try (0..<count).map { layer in
      guard let map = file["noise.\(layer)"] else {
        throw PipelineError(
          .badInput, path: path, "has \(count) noise maps but no noise.\(layer); they go from 0 up")
      }
      return map
    }
  }
}
