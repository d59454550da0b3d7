/// The unit in which a parameter is given. A plugin may name its own: `Unit("dB")`.
public struct Unit: RawRepresentable, Hashable, Sendable {
  /// How the unit is written after a number; empty for a plain number.
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }
  public init(_ symbol: String) { rawValue = symbol }

  public static let none = Unit("")
  public static let pixels = Unit("px")
  public static let degrees = Unit("°")
  public static let percent = Unit("%")
  public static let decibels = Unit("dB")
  public static let seconds = Unit("s")
  public static let megabytes = Unit("MB")
  public static let iterations = Unit("iterations")
  public static let items = Unit("items")
}
