import Graph

/// An sRGB colour, as a pipeline writes it: `"#ff8000"`.
public struct Colour: ParameterValue, Hashable, CustomStringConvertible {
  public static var domain: Domain { .string }

  /// 0…255.
  public let red: UInt8, green: UInt8, blue: UInt8

  public init(red: UInt8, green: UInt8, blue: UInt8) {
    (self.red, self.green, self.blue) = (red, green, blue)
  }

  public static let white = Colour(red: 255, green: 255, blue: 255)
  public static let black = Colour(red: 0, green: 0, blue: 0)

  /// From `#rrggbb`, `white` or `black`; `nil` for anything else.
  public init?(_ text: String) {
    switch text {
    case "white": self = .white
    case "black": self = .black
    default:
      let digits = text.dropFirst()
      guard text.hasPrefix("#"), digits.count == 6, digits.allSatisfy(\.isHexDigit),
        let number = UInt32(digits, radix: 16)
      else { return nil }
      self.init(
        red: UInt8(number >> 16), green: UInt8(number >> 8 & 255), blue: UInt8(number & 255))
    }
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let colour = Colour(text) else {
      throw DecodingError.dataCorruptedError(
        in: container,
        debugDescription: "\"\(text)\" is no colour; write #rrggbb, white or black")
    }
    self = colour
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  public var description: String {
    let digits = String(UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue), radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  var components: [Double] { [Double(red), Double(green), Double(blue)] }
}
