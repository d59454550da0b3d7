/// What passes through a pipeline once: a photo of a folder, a face of a photo.
public struct Item: Sendable, Hashable {
  /// What file names are made from: `astronaut`, `astronaut-2`.
  public let name: String
  /// The place among its siblings, from 0.
  public let index: Int
  /// What tells it from every other item of any run, whatever the order: seeds come from it.
  public let key: String

  /// An item that no node has made.
  public init(name: String, index: Int = 0, key: String? = nil) {
    self.name = name
    self.index = index
    self.key = key ?? name
  }

  /// The item that a node makes of this one.
  ///
  /// Without a name the first child keeps this item's, the next ones get `-2`, `-3`.
  func child(_ index: Int, name: String?, key: String?) -> Item {
    let ordinal = index == 0 ? self.name : "\(self.name)-\(index + 1)"
    let key = key ?? name ?? String(index)
    return Item(name: name ?? ordinal, index: index, key: "\(self.key)/\(key)")
  }
}
