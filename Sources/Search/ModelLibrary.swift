import Foundation
import Graph
import Networks
import Synchronization
import Tensors

/// A model under the name by which a pipeline calls it.
public struct NamedModel: Sendable {
  /// `default`, or the path as written.
  public let name: String
  public let model: Model
  /// Tells models apart (`Generator.fingerprint`); that of a model's smaller pictures is the model's.
  public let fingerprint: String

  public init(name: String, model: Model) {
    self.name = name
    self.model = model
    fingerprint = model.generator.fingerprint
  }
}

/// Opens models for nodes, each file once: the nodes of a pipeline share one copy of the weights.
public enum ModelLibrary {
  /// What the embedded model is called.
  public static let embedded = Model.embeddedName

  private struct Entry {
    var path: String
    var changed: Date?
    var model: NamedModel
  }

  /// The models used last, the latest first.
  private static let entries = Mutex<[Entry]>([])
  private static let kept = 2

  /// The model of that name: `default`, or a file in any format that Facet reads. With `@256` behind it
  /// the model's own smaller pictures, of 256², for what need not be large or has to be quick.
  ///
  /// A file that changed since is read again.
  ///
  /// - Throws: `PipelineError` with the remedy.
  public static func open(_ name: String) throws -> NamedModel {
    guard let (whole, side) = Model.sized(name) else { return try openWhole(name) }
    return try openWhole(whole).cut(to: side)
  }

  private static func openWhole(_ name: String) throws -> NamedModel {
    let path = try name == embedded ? embeddedPath() : name
    let changed =
      try? FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
    let known = entries.withLock { entries in
      entries.first { $0.path == path && $0.changed == changed }?.model
    }
    if let known { return NamedModel(renaming: known, name) }
    let model = NamedModel(name: name, model: try load(path))
    entries.withLock { entries in
      entries.removeAll { $0.path == path }
      entries.insert(Entry(path: path, changed: changed, model: model), at: 0)
      entries.removeLast(max(0, entries.count - kept))
    }
    return model
  }

  private static func embeddedPath() throws -> String {
    if let path = Model.embeddedPath { return path }
    do { return try Model.embedded().path } catch {
      throw PipelineError(.notFound, "\(error)")
    }
  }

  private static func load(_ path: String) throws -> Model {
    do {
      return try Model.open(path)
    } catch let error as ModelError {
      guard FileManager.default.fileExists(atPath: path) else {
        throw PipelineError(
          .notFound, path: path,
          "there is no such model; give the path of a model file, or \"\(embedded)\" for the one "
            + "that comes with Facet")
      }
      let code: PipelineError.Code =
        switch error.code {
        case .unreadable, .truncated, .malformed, .excessive: .unreadable
        case .unsupported, .refused: .unsupported
        case .mismatched, .notFinite: .badInput
        case .unwritable: .unwritable
        }
      throw PipelineError(code, path: error.path.isEmpty ? path : error.path, error.message)
    }
  }
}

extension NamedModel {
  /// The model of the network's own smaller pictures, or the model itself where that is their size.
  ///
  /// - Throws: `PipelineError` with the sizes that there are.
  public func cut(to side: Int) throws -> NamedModel {
    do {
      return NamedModel(
        name: "\(name)@\(side)", model: try model.cut(to: side, named: name),
        fingerprint: fingerprint)
    } catch { throw PipelineError(.badInput, error.message) }
  }

  /// The same model under another name.
  fileprivate init(renaming model: NamedModel, _ name: String) {
    self.init(name: name, model: model.model, fingerprint: model.fingerprint)
  }

  private init(name: String, model: Model, fingerprint: String) {
    (self.name, self.model, self.fingerprint) = (name, model, fingerprint)
  }
}
