/// The name of a file or folder, as written in the pipeline.
///
/// A relative path starts at the working directory; what is made of wildcards or patterns in it is
/// the node's business.
public struct Path: ParameterValue, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
  /// Any text but none.
  public static var domain: Domain { .path }

  /// The path as written.
  public var string: String

  /// The path as written.
  public init(_ string: String) { self.string = string }
  /// The path as written.
  public init(stringLiteral value: String) { string = value }
  /// Reads text.
  public init(from decoder: any Decoder) throws { string = try String(from: decoder) }
  /// Writes text.
  public func encode(to encoder: any Encoder) throws { try string.encode(to: encoder) }

  /// The path as written.
  public var description: String { string }
}
