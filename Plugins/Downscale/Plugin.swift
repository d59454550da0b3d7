import Graph

/// Making pictures smaller.
public let downscale = Plugin("downscale", [Downscale.self])
