import Graph

/// Parts of the picture that are not there.
public let mask = Plugin(
  "mask", [RectangleMask.self, RandomMask.self, FileMask.self, Crop.self])
