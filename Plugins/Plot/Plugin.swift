import Graph

/// Tables as curves.
public let plot = Plugin("plot", [Plot.self])
