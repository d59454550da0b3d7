import ArgumentParser
import Graph

extension ExitCode {
  /// The data that was given cannot be used (sysexits.h, EX_DATAERR).
  static let badData = ExitCode(65)
  /// Stopped by a signal.
  static let interrupted = ExitCode(130)
}

/// Turns what a user did wrong into lines on standard error and an exit code.
func reportingErrors<Value>(_ body: () throws -> Value) throws -> Value {
  do {
    return try body()
  } catch let errors as PipelineErrors {
    throw report(errors.errors)
  } catch let error as PipelineError {
    throw report([error])
  }
}

private func report(_ errors: [PipelineError]) -> ExitCode {
  for error in errors { Console.note("error: \(error)") }
  if errors.count > 1 { Console.note("\(errors.count) problems") }
  if errors.allSatisfy({ $0.code == .usage }) { return .validationFailure }
  return errors.contains { $0.code == .cancelled } ? .interrupted : .badData
}
