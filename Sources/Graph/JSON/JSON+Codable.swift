import Foundation

extension JSON: Codable {
  /// Reads any JSON.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  /// Writes the value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }

  /// Re-reads any `Encodable` as plain JSON.
  ///
  /// - Throws: what the value's own `encode(to:)` throws, and `EncodingError` for NaN or infinity.
  public init(encoding value: some Encodable) throws {
    // A lone value is no document in older readers; the array around it always is one.
    let document = try JSONDecoder().decode([JSON].self, from: JSONEncoder().encode([value]))
    self = document[0]
  }

  /// Reads this value as a `Decodable`.
  ///
  /// - Parameter registry: what names of nodes inside of the value stand for; a type finds it as
  ///   `decoder.registry`.
  /// - Throws: `DecodingError`, or what the type's own `init(from:)` throws.
  public func decoded<Value: Decodable>(
    as type: Value.Type = Value.self, among registry: Registry? = nil
  ) throws -> Value {
    let document = Array(JSON.array([self]).text().utf8)
    let decoder = JSONDecoder()
    if let registry { decoder.userInfo[.registry] = registry }
    return try decoder.decode([Value].self, from: Data(document))[0]
  }
}

extension CodingUserInfoKey {
  fileprivate static let registry = CodingUserInfoKey(rawValue: "registry")!
}

extension Decoder {
  /// The nodes that the value at hand may name; `nil` where it is read outside of a pipeline.
  public var registry: Registry? { userInfo[.registry] as? Registry }
}
