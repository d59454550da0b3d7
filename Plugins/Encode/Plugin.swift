import Graph

/// Latents from pictures, in one pass.
public let encode = Plugin("encode", [Encode.self])
