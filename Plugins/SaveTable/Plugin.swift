import Graph

/// Tables to files.
public let saveTable = Plugin("save-table", [SaveTable.self])
