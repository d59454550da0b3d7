import Foundation

extension Model {
  /// What a name with a size behind it means: `default@256` the pictures of 256² of `default`.
  ///
  /// - Returns: `nil` for a name without a size, or of a file that is called so.
  public static func sized(_ name: String) -> (whole: String, side: Int)? {
    guard let at = name.lastIndex(of: "@"), let side = Int(name[name.index(after: at)...]),
      !FileManager.default.fileExists(atPath: name)
    else { return nil }
    return (String(name[..<at]), side)
  }

  /// The model of the network's own smaller pictures, or the model itself where that is their size.
  ///
  /// - Throws: `ModelError` with the sizes that there are.
  public func cut(to side: Int, named name: String) throws(ModelError) -> Model {
    guard side != generator.resolution else { return self }
    guard let smaller = generator.draft(at: side) else {
      throw ModelError(
        .mismatched,
        "\(name) has no pictures of \(side)²; after @ write one of "
          + generator.pictureResolutions.map(String.init).joined(separator: ", "))
    }
    var model = self
    model.generator = smaller
    return model
  }
}
