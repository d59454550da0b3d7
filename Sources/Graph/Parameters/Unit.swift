/// The unit in which a parameter is given. A plugin may name its own: `Unit("dB")`.
public struct Unit: RawRepresentable, Hashable, Sendable {
  /// How the unit is written after a number; empty for a plain number.
  public let rawValue: String

  /// The unit of that symbol.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// The unit of that symbol.
  public init(_ symbol: String) { rawValue = symbol }

  /// A plain number.
  public static let none = Unit("")
  /// Pixels.
  public static let pixels = Unit("px")
  /// Degrees of an angle.
  public static let degrees = Unit("°")
  /// Hundredths.
  public static let percent = Unit("%")
  /// Decibels.
  public static let decibels = Unit("dB")
  /// Seconds.
  public static let seconds = Unit("s")
  /// Millions of bytes.
  public static let megabytes = Unit("MB")
  /// Steps of an iteration.
  public static let iterations = Unit("iterations")
  /// Items of a pipeline.
  public static let items = Unit("items")
}
