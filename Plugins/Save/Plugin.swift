import Graph

/// Pictures to files.
public let save = Plugin("save", [Save.self, SaveRecord.self])
