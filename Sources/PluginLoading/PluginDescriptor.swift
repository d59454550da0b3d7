import Graph

/// What a compiled plugin says about itself, in a section of its file: enough to refuse it before
/// it is loaded.
///
/// Facet's modules promise no stable layout between builds, so a plugin fits exactly the build that
/// it was compiled for.
package struct PluginDescriptor: Sendable, Equatable {
  /// The version of the entry point and of this descriptor.
  package static let currentABI = 1
  static let section = "facet_plugin"
  private static let magic = "FACET-PLUGIN"

  /// The version of the handshake that it was built for.
  package let abi: Int
  /// The compiler that built it: `6.3.1 (swift-6.3.1-RELEASE)`.
  package let compiler: String
  /// The build of Facet that it was built for.
  package let host: String

  package init(abi: Int = currentABI, compiler: String, host: String) {
    self.abi = abi
    self.compiler = compiler
    self.host = host
  }

  /// Reads the file of a plugin; nothing of it is loaded.
  ///
  /// - Throws: `PipelineError` for a file that is no plugin.
  package init(contentsOf path: String) throws(PipelineError) {
    let bytes = ELFSections(contentsOf: path)?[Self.section] ?? []
    let text = String(decoding: bytes.prefix(upTo: bytes.firstIndex(of: 0) ?? 0), as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count == 4, lines[0] == Self.magic, let abi = Int(lines[1]) else {
      throw PipelineError(
        .unsupported, path: path,
        "this is no plugin of Facet; \"facet plugin build\" makes one from a Swift file")
    }
    (self.abi, compiler, host) = (abi, lines[2], lines[3])
  }

  /// The descriptor as the compiler shall store it: its text in a constant of whole words.
  var declaration: String {
    var bytes = Array("\(Self.magic)\n\(abi)\n\(compiler)\n\(host)\0".utf8)
    bytes += [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8)
    let words = stride(from: 0, to: bytes.count, by: 8).map { start in
      let word = bytes[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return "0x" + String(word, radix: 16)
    }
    let types = words.map { _ in "UInt64" }.joined(separator: ", ")
    return """
      @section("\(Self.section)") @used
      let facetPluginDescriptor: (\(types)) = (
        \(words.joined(separator: ", ")))
      """
  }

  /// Refuses what was built for another Facet.
  ///
  /// - Parameter file: the plugin, for the message.
  func check(against host: HostBuild, file: String) throws(PipelineError) {
    let own = (abi: Self.currentABI, compiler: host.compiler ?? compiler, id: host.identifier)
    var differences: [String] = []
    if abi != own.abi { differences.append("interface \(abi), this Facet has \(own.abi)") }
    if compiler != own.compiler {
      differences.append("Swift \(compiler), this Facet was built with Swift \(own.compiler)")
    }
    if self.host != own.id {
      differences.append("the build \(self.host.prefix(12)), this Facet is \(own.id.prefix(12))")
    }
    guard !differences.isEmpty else { return }
    throw PipelineError(
      .unsupported, path: file,
      "it was built for " + differences.joined(separator: "; for ")
        + "; rebuild it from its source: facet plugin build SOURCE -o \(file)")
  }
}
