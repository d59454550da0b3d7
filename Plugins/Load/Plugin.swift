import Graph

/// Pictures from files.
public let load = Plugin("load", [Load.self], checks: [FormatCheck()])
