import Graph
import Tensors

/// How a pipeline degrades pictures, without the rest of the pipeline: for a program that makes
/// many pairs, such as the training of an encoder.
///
///     let recipe = try DegradationRecipe(contentsOf: "graph.json", registry: registry)
///     for index in 0..<count {
///       let drawn = try recipe.drawn(seed: Seed.derived(from: seed, "pair", String(index)))
///       let low = try drawn.observed(high)      // [N, C, H, W], all of it alike
///       log(drawn.json)                         // the steps, to do exactly this again
///       let again = drawn.inverted(generated)   // with gradients
///     }
///
/// One seed gives one degradation, on every machine and in any order. Draw a new one for each
/// picture, or one for a batch, where all pictures shall keep one size.
public struct DegradationRecipe: Sendable {
  /// The degradations from first to last, with their names in the pipeline.
  public let nodes: [(name: String, node: any Degradation)]

  /// The degradations of a pipeline, which must follow one another.
  ///
  /// - Throws: `PipelineError` when there are none, or when they branch.
  public init(_ pipeline: Pipeline) throws(PipelineError) {
    let all = Self.observing(pipeline.nodes.filter { $0.node is any Degradation })
    var sources: [String: String] = [:]
    for node in all {
      let links = DegradationPorts.inputs.flatMap { node.links[$0] ?? [] }.map(\.node)
      sources[node.name] = links.first { link in all.contains { $0.name == link } }
    }
    let ends = all.map(\.name).filter { !sources.values.contains($0) }
    guard let end = ends.first else {
      throw PipelineError(
        .invalidPipeline, path: "nodes",
        "no node of \"\(pipeline.name)\" degrades pictures; add one, such as a chain")
    }
    guard ends.count == 1 else {
      throw PipelineError(
        .invalidPipeline, path: "nodes",
        "the degradations of \"\(pipeline.name)\" end in several nodes "
          + "(\(ends.joined(separator: ", "))); let them follow one another")
    }
    var path: [(String, any Degradation)] = []
    var next: String? = end
    while let name = next, let node = pipeline[name]?.node as? any Degradation {
      path.insert((name, node), at: 0)
      next = sources[name]
    }
    nodes = path
  }

  /// Those that pictures go through, where there are such; a node on the wires of operators alone
  /// says what the search is to believe.
  private static func observing(_ nodes: [PipelineNode]) -> [PipelineNode] {
    let seeing = nodes.filter { $0.links[DegradationPorts.image.name] != nil }
    guard !seeing.isEmpty else { return nodes }
    let sources = Set(seeing.flatMap { $0.links[DegradationPorts.image.name] ?? [] }.map(\.node))
    return nodes.filter { node in
      node.links[DegradationPorts.image.name] != nil || sources.contains(node.name)
    }
  }

  /// The degradations of a pipeline file.
  ///
  /// - Throws: `PipelineErrors` for what the loader finds, `PipelineError` for branches.
  public init(contentsOf path: String, registry: Registry) throws {
    let pipeline = try Pipeline(contentsOf: path, registry: registry)
    do { try self.init(pipeline) } catch {
      throw PipelineError(error.code, path: path, error.message)
    }
  }

  /// What chance makes of them, files read and checked.
  ///
  /// - Throws: `PipelineError` when a file that a step names cannot be used.
  public func drawn(seed: UInt64) throws -> DrawnDegradation {
    let steps = try nodes.flatMap { name, node in
      try node.drawn(seed: Seed.derived(from: seed, name)).steps
    }
    let drawn = DrawnDegradation(steps)
    try drawn.prepare()
    return drawn
  }
}
