import Foundation
import Imaging
import Networks
import Tensors

/// Measures a generator of portraits against the renders of the same codes.
///
/// What is measured: PSNR of the whole and within the boxes of eyes and mouth; how sharp hair, skin
/// and background are against the renders'; how evenly pictures change along great circles of the
/// latent's sphere; in how many samples a face is found. Pictures are rounded to 8 bits as the renders are, since on a
/// smooth wall rounding is most of what is sharp. The codes come from a stream that no training uses.
public struct GeneratorJudge {
  public struct Verdict: Sendable {
    public var samples = 0
    public var quality: RegressionQuality
    /// Samples in which a face was found, and renders.
    public var found = 0, foundRenders = 0
    /// Hair, skin, background: the generator's variance of the Laplacian over the renders'.
    public var sharpness: [(part: String, ratio: Double)] = []
    /// The same a 64th of the side and more away from what is another part in the render: an outline that
    /// lies a little elsewhere is as sharp as the render's, but among pixels that have none.
    public var innerSharpness: [(part: String, ratio: Double)] = []
    /// The largest step between neighbours along a circle over the mean step: 1 is perfectly even.
    public var unevenness = 0.0
  }

  private let generator: any Generator
  private let source: PortraitSource
  private let seed: UInt64

  /// - Throws: `TrainingError.unsuitable` where the model's latent is not this renderer's code.
  public init(_ model: Model, seed: UInt64) throws {
    (generator, source, self.seed) = (model.generator, PortraitSource(), seed)
    guard model.attributes == source.attributes else {
      throw TrainingError.unsuitable(
        "the model is for \(model.attributes.map(\.name))", "for \(source.attributes.map(\.name))")
    }
  }

  /// - Parameters:
  ///   - samples: how many are measured.
  ///   - detailed: of the samples, how many are looked at for sharpness, which draws each portrait
  ///     seven times.
  ///   - finds: whether there is a face in a picture.
  ///   - progress: samples done; returns whether to go on.
  /// - Returns: `nil` when told not to go on.
  public func verdict(
    samples: Int, detailed: Int, finds: (Image) throws -> Bool, progress: (Int) -> Bool
  ) throws -> Verdict? {
    let side = generator.resolution
    var codes = Random(seed: seed).split("judge")
    var verdict = Verdict(quality: RegressionQuality(regions: PortraitSource.regions))
    verdict.samples = samples
    var (all, inner) = (SharpnessRatio(), SharpnessRatio())
    for start in stride(from: 0, to: samples, by: 8) {
      let count = min(8, samples - start)
      let group = codes.normal([count, source.codeLength])
      let exact = generator.drawn(group, upTo: side)
      let made = Tensor(
        exact.values.map { ($0 * 255).rounded() / 255 }, shape: exact.shape)
      let drawn = Tensor(
        try source.render(codes: group, resolution: side).map { Float($0) / 255 },
        shape: made.shape)
      verdict.quality.add(made, drawn)
      for i in 0..<count {
        let one = (made[i..<i + 1, axis: 0].plain, drawn[i..<i + 1, axis: 0].plain)
        if try finds(Image(one.0)) { verdict.found += 1 }
        if try finds(Image(one.1)) { verdict.foundRenders += 1 }
        if start + i < detailed {
          let vector = PortraitSource.vectors(group[i..<i + 1, axis: 0])
          let mask = PortraitMask(vector, side: side)
          // Within two pixels of another part the Laplacian sees the border.
          all.add(one, mask.inner(2), side: side)
          inner.add(one, mask.inner(max(2, side / 64)), side: side)
        }
      }
      guard progress(start + count) else { return nil }
    }
    (verdict.sharpness, verdict.innerSharpness) = (all.ofParts, inner.ofParts)
    verdict.unevenness = circles(rows: 16).unevenness
    return verdict
  }

  /// Rows of pictures along great circles between two random points, and how uneven their steps
  /// are.
  public func circles(rows: Int, columns: Int = 8) -> (sheet: Image, unevenness: Double) {
    var stream = Random(seed: seed).split("circles")
    var (pictures, worst): ([Tensor], Double) = ([], 0)
    for _ in 0..<rows {
      let (a, b) = (stream.normal([1, source.codeLength]), stream.normal([1, source.codeLength]))
      // In so many dimensions two random points stand at right angles, nearly.
      let points = (0..<columns).map { column -> Tensor in
        let angle = Float(column) / Float(columns - 1) * .pi / 2
        return a * cos(angle) + b * sin(angle)
      }
      let row = generator.drawn(.concatenated(points, axis: 0), upTo: generator.resolution)
      let steps = (row[1..<columns, axis: 0] - row[0..<columns - 1, axis: 0]).squared()
        .mean(axes: [1, 2, 3]).sqrt().values.map(Double.init)
      worst = max(worst, steps.max()! / (steps.reduce(0, +) / Double(steps.count)))
      pictures.append(row)
    }
    return (Training.sheet(.concatenated(pictures, axis: 0), columns: columns), worst)
  }

  /// Random samples, `columns` a row.
  public func samples(_ count: Int, columns: Int = 8) -> Image {
    var stream = Random(seed: seed).split("sheet")
    return Training.sheet(
      generator.drawn(stream.normal([count, source.codeLength]), upTo: generator.resolution),
      columns: columns)
  }
}

/// How sharp the generator's pictures are against the renders of the same codes.
private struct SharpnessRatio {
  private var made = Sharpness()
  private var drawn = Sharpness()

  mutating func add(
    _ pictures: (made: Tensor, drawn: Tensor), _ parts: [PortraitMask.Part?], side: Int
  ) {
    made.add(pictures.made.values, parts, side: side)
    drawn.add(pictures.drawn.values, parts, side: side)
  }

  /// Of each part that was seen.
  var ofParts: [(part: String, ratio: Double)] {
    PortraitMask.Part.allCases.compactMap { part in
      guard let made = made.variance(of: part), let drawn = drawn.variance(of: part) else {
        return nil
      }
      return ("\(part)", made / drawn)
    }
  }
}
