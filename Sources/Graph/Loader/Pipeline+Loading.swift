import Foundation

extension Pipeline {
  /// Reads and checks a pipeline file.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is standard input.
  ///   - registry: The nodes that it may use.
  ///   - overrides: What `--set` gives.
  ///   - seed: Replaces the seed of the file.
  /// - Throws: `PipelineErrors` with everything that is wrong, in the order of the file.
  public init(
    contentsOf path: String, registry: Registry, overrides: [Override] = [], seed: UInt64? = nil
  ) throws(PipelineErrors) {
    let bytes: [UInt8]
    do {
      bytes = try Pipeline.bytes(of: path)
    } catch {
      throw PipelineErrors([error])
    }
    try self.init(
      bytes, file: path == "-" ? "standard input" : path, registry: registry, overrides: overrides,
      seed: seed)
  }

  /// Reads and checks the text of a pipeline.
  public init(
    _ text: String, file: String = "", registry: Registry, overrides: [Override] = [],
    seed: UInt64? = nil
  ) throws(PipelineErrors) {
    try self.init(
      Array(text.utf8), file: file, registry: registry, overrides: overrides, seed: seed)
  }

  init(
    _ bytes: [UInt8], file: String, registry: Registry, overrides: [Override], seed: UInt64?
  ) throws(PipelineErrors) {
    let document: SourceValue, duplicates: [PipelineError]
    do {
      let parsed = try JSONParser.parse(bytes)
      document = try Format.current.migrated(parsed.value)
      duplicates = parsed.duplicates
    } catch {
      throw PipelineErrors([error], in: file)
    }
    let reader = DraftReader(document, registry: registry)
    var draft = reader.draft
    draft.seed = seed ?? draft.seed
    var problems = duplicates + reader.problems
    problems += draft.apply(overrides)
    problems += draft.substitute()
    for validator in Validators.all { problems += validator.problems(in: draft, registry) }
    guard problems.isEmpty else {
      throw PipelineErrors(problems, in: file, document)
    }
    self.init(draft, registry)
  }

  /// Assembles what has passed every check.
  private init(_ draft: Draft, _ registry: Registry) {
    let order = Topology(draft).order
    self.init(
      name: draft.name, summary: draft.summary, seed: draft.seed, parameters: draft.parameters,
      nodes: order.map { index in
        let node = draft.nodes[index]
        guard let type = node.type,
          let made = try? type.configured(with: node.with, at: "with", among: registry)
        else {
          preconditionFailure("\(node.path) passed the checks and cannot be made")
        }
        return PipelineNode(
          name: node.name, summary: node.summary, node: made, with: node.with,
          links: Dictionary(grouping: node.links, by: \.port).mapValues { $0.compactMap(\.source) })
      })
  }

  /// The bytes of a file, but no more than a pipeline may have.
  private static func bytes(of path: String) throws(PipelineError) -> [UInt8] {
    let limit = JSONParser.Limits().bytes
    var information = stat()
    if path != "-", stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR {
      throw PipelineError(.unreadable, path: path, "is a folder; name a pipeline file")
    }
    let file = path == "-" ? STDIN_FILENO : open(path, O_RDONLY)
    guard file >= 0 else {
      throw PipelineError(
        errno == ENOENT ? .notFound : .unreadable, path: path,
        "the pipeline cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { if path != "-" { close(file) } }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= limit {
      let count = read(file, &buffer, buffer.count)
      if count == 0 { break }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw PipelineError(
          .unreadable, path: path,
          "the pipeline cannot be read: \(String(cString: strerror(errno)))")
      }
      bytes += buffer[..<count]
    }
    return bytes
  }
}

extension DraftNode {
  /// What the node is made with: the settings that could be filled in.
  var with: [String: JSON] {
    Dictionary(settings.filter { !$0.isBroken }.map { ($0.key, $0.value) }) { $1 }
  }
}
