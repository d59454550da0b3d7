import Foundation
import Graph
import Imaging
import PluginLoading
import Search
import Tensors

/// One thing that a plugin brings, and the laws that hold for it.
struct LawSubject {
  let kind: String
  let name: String
  private let body: ([String]) throws -> [String]

  /// - Parameter registry: the nodes that a node's parameters may name.
  static func all(of plugin: Plugin, among registry: Registry) -> [LawSubject] {
    plugin.nodes.map { LawSubject(node: $0, among: registry) }
      + plugin.contributions.map(LawSubject.init)
  }

  /// The laws that are broken, found here and now.
  ///
  /// - Parameter settings: `node.parameter=value`, for nodes of that name.
  func breaches(_ settings: [String]) throws -> [String] { try body(settings) }

  /// The laws that are broken, found in a process of its own; a crash is one.
  func tried(plugins: [String], settings: [String]) throws -> [String] {
    let outcome = try ChildProcess.run(
      HostBuild.runningProgram,
      ["plugin", "check", kind, name] + plugins.flatMap { ["--plugin", $0] }
        + settings.flatMap { ["--set", $0] },
      environment: ["SWIFT_BACKTRACE": "enable=no"], seconds: Self.patience,
      isCancelled: { Interrupt.cancellation.isEnding })
    let words = outcome.errors.split(separator: "\n").last.map { ": \($0)" } ?? ""
    let lines = outcome.output.split(separator: "\n").map(String.init)
    switch outcome.end {
    case .exit(0): return lines
    case .exit(let code): return lines + ["it ended the process with code \(code)\(words)"]
    case .signal(let number):
      return lines + ["it crashed (\(String(cString: strsignal(number))))\(words)"]
    case .timeout: return lines + ["it was not done after \(Int(Self.patience)) s"]
    }
  }

  /// Seconds for all laws of one thing.
  private static let patience = 300.0

  private init(node type: any Node.Type, among registry: Registry) {
    (kind, name) = (PluginKinds.kind(of: type), type.name)
    body = { settings in
      let declared = NodeLaws.breaches(of: type, among: registry)
      guard let degradation = type as? any Degradation.Type else { return declared }
      return try declared + Self.degrading(degradation, settings, among: registry)
    }
  }

  private init(_ contribution: any Contribution) {
    (kind, name) = (type(of: contribution).kind, contribution.name)
    body = { _ in
      let summary = contribution.summary
      let sentence = summary.hasSuffix(".") ? [] : ["no period ends its summary \"\(summary)\""]
      switch contribution {
      case let loss as Loss: return sentence + LossLaws.breaches(of: loss)
      case let kind as OptimizerKind: return sentence + OptimizerLaws.breaches(of: kind)
      default: return sentence
      }
    }
  }

  /// The laws of degradations, for all variants of the parameters or only for the given ones.
  private static func degrading<D: Degradation>(
    _ type: D.Type, _ settings: [String], among registry: Registry
  ) throws -> [String] {
    let given = settings.compactMap(Override.init).filter { $0.node == type.name }
    if !given.isEmpty {
      let with = given.map { override in
        (override.parameter, override.value(of: type))
      }
      let node = try D(with: Dictionary(with) { $1 }, among: registry)
      return DegradationLaws.breaches(of: node, alone: true).map(\.description)
    }
    return DegradationLaws.variants(of: type, among: registry).flatMap { variant in
      DegradationLaws.breaches(of: variant.node, alone: true).map { breach in
        variant.with.isEmpty ? breach.description : "with \(JSON.object(variant.with)): \(breach)"
      }
    }
  }
}

extension Override {
  /// The typed text as a value for a node's parameter.
  fileprivate func value(of type: any Node.Type) -> JSON {
    value(in: type.parameters.first { $0.name == parameter }?.domain)
  }
}
