import Graph

/// Making pictures smaller or larger.
public let downscale = Plugin("downscale", [Downscale.self, Resize.self])
