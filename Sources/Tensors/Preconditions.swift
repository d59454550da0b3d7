// In an optimized build the standard library's `precondition` stops the program without a word. Who
// writes an operation, perhaps in a plugin, needs the name and the shapes that it was called with.

/// Stops with the message unless the condition holds, in every build.
@inline(__always)
func precondition(
  _ condition: @autoclosure () -> Bool, _ message: @autoclosure () -> String = "",
  file: StaticString = #fileID, line: UInt = #line
) {
  if !condition() { preconditionFailure(message(), file: file, line: line) }
}

/// Stops with the message, in every build.
@inline(never)
func preconditionFailure(
  _ message: @autoclosure () -> String = "", file: StaticString = #fileID, line: UInt = #line
) -> Never {
  fatalError(message(), file: file, line: line)
}
