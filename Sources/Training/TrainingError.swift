/// What stops a training run, in a user's words.
public enum TrainingError: Error, CustomStringConvertible {
  /// A folder holds the state of another run: path, difference.
  case otherRun(String, String)
  /// A model or an encoder that a run cannot start from, or that cannot be judged: what it is, what is
  /// needed.
  case unsuitable(String, String)
  /// The loss is no longer a number: pictures seen.
  case diverged(Int)
  /// A file cannot be written: path, reason.
  case unwritable(String, String)
  /// Stopped from outside after so many pictures; the state is in the folder.
  case interrupted(Int, String)

  public var description: String {
    switch self {
    case .otherRun(let path, let reason):
      "\(path): the state of another run (\(reason)); choose another folder, or remove it"
    case .unsuitable(let given, let needed):
      "\(given); it must be \(needed)"
    case .diverged(let pictures):
      "the loss is not a number after \(pictures) pictures; "
        + "start again with a smaller --rate, the last good state is kept"
    case .unwritable(let path, let reason):
      "\(path): cannot be written (\(reason)); free space or choose another folder"
    case .interrupted(let pictures, let folder):
      "stopped after \(pictures) pictures; the same command goes on from \(folder)"
    }
  }
}
