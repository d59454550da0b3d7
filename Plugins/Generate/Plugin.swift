import Graph

/// Pictures from a generator.
public let generate = Plugin("generate", [Generate.self])
