import Foundation

/// The course of a training run: resolutions growing, then the rest at full size.
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
  /// The learning rate until `holds` of all pictures are seen; then half a cosine to 0.
  public var rate: Float = 0.015
  public var holds = 0.5

  public init(stages: [Stage]) { self.stages = stages }

  public var pictures: Int { stages.reduce(0) { $0 + $1.pictures } }

  /// Where a run is that has seen `count` pictures.
  public func stage(at count: Int) -> (index: Int, stage: Stage, seen: Int)? {
    var start = 0
    for (index, stage) in stages.enumerated() {
      if count < start + stage.pictures { return (index, stage, count - start) }
      start += stage.pictures
    }
    return nil
  }

  public func rate(at count: Int) -> Float {
    let share = Double(count) / Double(max(1, pictures))
    guard share > holds else { return rate }
    let past = (share - holds) / (1 - holds)
    return rate * Float(0.5 * (1 + cos(past * .pi)))
  }
}
