import Graph

/// What storing a picture in few bits does to it.
public let compression = Plugin(
  "compression", [JPEGCompression.self, WebPCompression.self, Quantization.self, Clipping.self])
