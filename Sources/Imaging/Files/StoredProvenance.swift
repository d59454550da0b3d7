import CVips
import Checkpoints
import Foundation
import Graph

/// Where a saved picture comes from, as it stands in the file: in an XMP packet, with the sentence
/// also where programs show a picture's description (PNG text, EXIF ImageDescription).
public struct StoredProvenance: Sendable, Equatable {
  /// One sentence for people. ASCII, because EXIF allows no more.
  public let sentence: String
  /// Everything, for programs.
  public let json: JSON

  /// What every picture made by a generative model says of itself.
  public static let imagined =
    "The face in this picture is imagined by a generative model: it is one of many that fit, and "
    + "shows nobody. Made with Facet."
  /// What other pictures say.
  public static let made = "Made with Facet."

  /// - Parameters:
  ///   - json: What is known of the picture's making.
  ///   - isImagined: Whether a generative model drew in it.
  ///   - numbers: Measures of the picture, such as its consistency with what was given.
  public init(_ json: JSON, isImagined: Bool, numbers: [String: JSON] = [:]) {
    sentence = isImagined ? Self.imagined : Self.made
    var members = json.object ?? ["provenance": json]
    members["imagined"] = .bool(isImagined)
    members["note"] = .string(sentence)
    if !numbers.isEmpty { members["numbers"] = .object(numbers) }
    self.json = .object(members)
  }

  /// What is stored in a file that Facet made.
  ///
  /// - Returns: `nil` when the file says nothing of the kind.
  public static func read(from path: String) throws -> JSON? {
    try FileCheck.readable(path)
    if path.lowercased().hasSuffix(".safetensors") {
      let text = try? Checkpoint(contentsOf: path).metadata["facet"]
      return text.flatMap { try? JSONDecoder().decode(JSON.self, from: Data($0.utf8)) }
    }
    var length = 0
    var text: UnsafeMutablePointer<CChar>?
    guard let bytes = cvips_read_xmp(path, &length, &text) else {
      cvips_free(text)
      return nil
    }
    defer { cvips_free(bytes) }
    let packet = String(
      decoding: UnsafeRawBufferPointer(start: bytes, count: length), as: UTF8.self)
    guard let start = packet.range(of: "<facet:provenance>"),
      let end = packet.range(of: "</facet:provenance>"), start.upperBound <= end.lowerBound
    else { return nil }
    let json = unescaped(String(packet[start.upperBound..<end.lowerBound]))
    return try? JSONDecoder().decode(JSON.self, from: Data(json.utf8))
  }

  /// The XMP packet.
  ///
  /// - Parameter limit: How many bytes the format has room for; the pipeline is left out of a
  ///   packet that would be longer.
  /// - Source: ISO 16684-1, Extensible metadata platform.
  func packet(limit: Int) -> String {
    let whole = packet(json)
    guard whole.utf8.count > limit, var members = json.object else { return whole }
    members["pipeline"] = "left out: longer than this format has room for"
    let shorter = packet(.object(members))
    guard shorter.utf8.count > limit else { return shorter }
    return packet(["imagined": members["imagined"] ?? .null, "note": .string(sentence)])
  }

  private func packet(_ json: JSON) -> String {
    """
    <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
    <x:xmpmeta xmlns:x="adobe:ns:meta/">
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
    xmlns:facet="urn:facet:provenance:1">
    <dc:description><rdf:Alt><rdf:li xml:lang="x-default">\(Self.escaped(sentence))</rdf:li></rdf:Alt>\
    </dc:description>
    <facet:provenance>\(Self.escaped(json.text(.compact)))</facet:provenance>
    </rdf:Description>
    </rdf:RDF>
    </x:xmpmeta>
    <?xpacket end="r"?>
    """
  }

  private static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;")
      .replacingOccurrences(of: "<", with: "&lt;")
      .replacingOccurrences(of: ">", with: "&gt;")
  }

  private static func unescaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&lt;", with: "<")
      .replacingOccurrences(of: "&gt;", with: ">")
      .replacingOccurrences(of: "&amp;", with: "&")
  }
}

extension Provenance {
  /// Nodes whose pictures are drawn by a generative model.
  private static let imagining: Set<String> = ["generate", "encode", "latent-search"]

  /// Whether any step that leads to the node that asks is one where a generative model draws.
  package var isImagined: Bool {
    guard let nodes = pipeline["nodes"]?.object else { return false }
    var seen: Set<String> = []
    var ahead = [node]
    while let name = ahead.popLast() {
      guard seen.insert(name).inserted, let step = nodes[name] else { continue }
      if let uses = step["uses"]?.string, Self.imagining.contains(uses) { return true }
      for link in (step["in"]?.object ?? [:]).values {
        for case .string(let text) in link.array ?? [link] {
          ahead.append(String(text.prefix { $0 != "." }))
        }
      }
    }
    return false
  }
}
