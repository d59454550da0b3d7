import Foundation

/// The course of a training run: resolutions growing, then the rest at full size, then perhaps a
/// finish with a rate and a purpose of its own.
public struct Curriculum: Sendable, Codable, Equatable {
  public struct Stage: Sendable, Codable, Equatable {
    public var resolution: Int
    /// Training pictures of this stage.
    public var pictures: Int
    public var batch: Int
    public init(resolution: Int, pictures: Int, batch: Int) {
      (self.resolution, self.pictures, self.batch) = (resolution, pictures, batch)
    }
  }

  public var stages: [Stage]
  /// The learning rate until `holds` of all pictures are seen; then it falls evenly to 0: with
  /// half a cosine, the last stage, of the largest pictures, saw almost none of it.
  public var rate: Float = 0.015
  public var holds = 0.5
  public var finish: Stage?
  /// The learning rate at which the finish begins; it falls by half a cosine to 0.
  public var finishRate: Float = 0.004

  public init(stages: [Stage]) { self.stages = stages }

  public var pictures: Int { picturesBeforeFinish + (finish?.pictures ?? 0) }
  var picturesBeforeFinish: Int { stages.reduce(0) { $0 + $1.pictures } }

  /// Whether a run that has seen `count` pictures is in its finish, or through.
  public func isFinishing(at count: Int) -> Bool {
    finish != nil && count >= picturesBeforeFinish
  }

  /// Where a run is that has seen `count` pictures.
  public func stage(at count: Int) -> (index: Int, stage: Stage, seen: Int)? {
    var start = 0
    for (index, stage) in (stages + [finish].compactMap { $0 }).enumerated() {
      if count < start + stage.pictures { return (index, stage, count - start) }
      start += stage.pictures
    }
    return nil
  }

  public func rate(at count: Int) -> Float {
    let whole = picturesBeforeFinish
    if let finish, count >= whole {
      let share = Double(count - whole) / Double(max(1, finish.pictures))
      return finishRate * Float(0.5 * (1 + cos(share * .pi)))
    }
    let share = Double(count) / Double(max(1, whole))
    return share > holds ? rate * Float((1 - share) / (1 - holds)) : rate
  }
}
