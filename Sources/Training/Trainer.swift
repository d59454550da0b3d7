import Foundation

/// A training run: batches along a curriculum, with validations, a log, and a state on disk from
/// which it goes on after a stop as if there had been none.
package protocol Trainer {
  var curriculum: Curriculum { get }
  var folder: URL { get }
  /// Its columns are `pictures, resolution, rate, loss`, what `measure` gives, `seconds`.
  var log: TrainingLog { get }
  /// The columns that are drawn, in `curves.png`.
  var curves: [String] { get }
  var state: TrainingState { get set }
  /// What tells the run from others; its state is refused by them.
  var identity: String { get }

  /// One batch and one step of the optimizer.
  ///
  /// - Parameters:
  ///   - stage: the number of `stage` in the curriculum, of which `seen` pictures are done.
  ///   - count: pictures of the batch.
  /// - Returns: its loss.
  mutating func step(
    _ stage: Curriculum.Stage, number: Int, seen: Int, count: Int, rate: Float
  ) throws -> Float

  /// How good the running average is on what is held back.
  func measure(_ stage: Curriculum.Stage) throws -> [Double]

  /// Whether nothing is to be gained any more.
  var hasSettled: Bool { get }
}

/// How far a training run is.
public struct TrainingProgress: Sendable {
  public let pictures: Int, of: Int
  public let resolution: Int
  public let loss: Double
}

extension Trainer {
  package var hasSettled: Bool { false }
  package var picturesSeen: Int { state.pictures }
  package var statePath: String { folder.appending(path: "state.safetensors").path }

  /// Goes on from the state in the folder, where there is one.
  ///
  /// - Throws: `TrainingError.otherRun` where it is of another run.
  package mutating func resume() throws {
    guard FileManager.default.fileExists(atPath: statePath) else { return }
    let metadata = try state.read(from: statePath)
    guard metadata["configuration"] == identity else {
      throw TrainingError.otherRun(statePath, "another configuration")
    }
  }

  /// Trains to the end of the curriculum, or until it has settled.
  ///
  /// - Parameters:
  ///   - every: pictures between validations; each writes the state and a row of the log.
  ///   - report: called after each batch; returns whether to go on.
  package mutating func run(every: Int = 8192, report: (TrainingProgress) -> Bool) throws {
    var lossSum = 0.0, lossCount = 0
    var start = Date()
    while let (number, stage, seen) = curriculum.stage(at: state.pictures), !hasSettled {
      let size = min(stage.batch, stage.pictures - seen)
      let rate = curriculum.rate(at: state.pictures)
      let loss = try step(stage, number: number, seen: seen, count: size, rate: rate)
      lossSum += Double(loss)
      lossCount += 1
      guard loss.isFinite else { throw TrainingError.diverged(state.pictures) }
      let goesOn = report(
        TrainingProgress(
          pictures: state.pictures, of: curriculum.pictures, resolution: stage.resolution,
          loss: lossSum / Double(lossCount)))
      let ended = state.pictures == curriculum.pictures
      let crossed = state.pictures / every != (state.pictures - size) / every
      if crossed || ended || !goesOn {
        try state.write(to: statePath, metadata: ["configuration": identity])
        if crossed || ended {
          let measures = try measure(stage)
          try log.append(
            [
              Double(state.pictures), Double(stage.resolution), Double(rate),
              lossSum / Double(lossCount),
            ] + measures + [Date().timeIntervalSince(start)])
          try log.draw(curves, to: folder.appending(path: "curves.png").path)
          (lossSum, lossCount, start) = (0, 0, Date())
        }
      }
      if !goesOn { throw TrainingError.interrupted(state.pictures, folder.path) }
    }
  }

  /// A configuration as the state's file keeps it.
  static func json(_ configuration: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(configuration), as: UTF8.self)
  }
}
