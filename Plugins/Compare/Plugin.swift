import Graph

/// Pictures beside each other.
public let compare = Plugin("compare", [Compare.self, ContactSheet.self])
