import Graph

/// Where the picture lies.
public let geometry = Plugin("geometry", [Shift.self])
