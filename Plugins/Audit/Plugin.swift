import Graph

/// How well a search does for whom.
public let audit = Plugin("audit", [Audit.self])
