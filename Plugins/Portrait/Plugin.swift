import Graph

/// Synthetic portraits with known parameters.
public let portrait = Plugin("portrait", [RenderPortrait.self])
