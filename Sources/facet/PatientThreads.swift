import Foundation

/// Threads that wait for each other without burning the core that another program needs.
///
/// OpenMP's waiting threads spin for a millisecond before they sleep. Alone on a machine that costs
/// nothing; beside another busy program the spinning keeps its partner from the core, and a search
/// took twice as long (52 s to 23 s beside three busy processes on two cores). A short spin is as
/// quick when alone. OpenMP reads the setting when it is loaded, before `main`, so a command that
/// computes starts itself once more with it; what the user has set stands.
enum PatientThreads {
  private static let setting = "GOMP_SPINCOUNT"
  /// Commands that compute for long.
  private static let computing: Set = [
    "degrade", "models", "niqe", "plugin", "run", "train", "upsample",
  ]

  static func adopt(_ arguments: [String] = CommandLine.arguments) {
    guard arguments.count > 1, computing.contains(arguments[1]),
      getenv(setting) == nil, getenv("OMP_WAIT_POLICY") == nil
    else { return }
    setenv(setting, "10000", 1)
    let words = arguments.map { strdup($0) } + [nil]
    // Returns only when it could not: then the threads are as they are.
    execv("/proc/self/exe", words)
    words.forEach { free($0) }
  }
}
