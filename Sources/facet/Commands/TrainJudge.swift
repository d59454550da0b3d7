import ArgumentParser
import Foundation
import Imaging
import Landmarks
import Networks
import Training

/// `facet train judge`.
struct TrainJudge: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "judge",
    abstract: "Measures a generator of synthetic portraits against renders of the same codes.",
    discussion: """
      Prints in how many samples a detector trained on photographs finds the face, PSNR of the \
      whole and of eyes and mouth, sharpness over hair, skin and background against the renders', \
      and how evenly pictures change along great circles. The folder gets samples.png and \
      interpolation.png.
      """)

  @Argument(help: "`default`, or a file that `facet train generator` made.") var model = "default"
  @Option(help: "How many samples.") var samples = 1000
  @Option(help: "Of these, how many are looked at for sharpness.") var detailed = 100
  @Option(help: "The samples follow from it.") var seed: UInt64 = 1
  @Option(name: .shortAndLong, help: "Folder of the sheets.") var output = "judge"

  func validate() throws {
    guard samples > 0, detailed > 0 else {
      throw ValidationError("--samples and --detailed count from 1")
    }
  }

  func run() throws {
    let model = try reportingModelErrors { try Model.named(self.model) }
    do {
      let judge = try GeneratorJudge(model, seed: seed)
      try FileManager.default.createDirectory(
        atPath: output, withIntermediateDirectories: true)
      try judge.samples(32).write(to: "\(output)/samples.png", ImageEncoding(.png))
      try judge.circles(rows: 6).sheet
        .write(to: "\(output)/interpolation.png", ImageEncoding(.png))
      Interrupt.install()
      var meter = TrainingMeter(start: 0)
      // The detector sees faces from 80 pixels: smaller pictures are doubled for it.
      let finder = FaceFinder(doublings: model.generator.resolution < 512 ? 1 : 0)
      let verdict = try judge.verdict(
        samples: samples, detailed: detailed,
        finds: { try !finder.search($0).faces.isEmpty },
        progress: {
          meter.show("samples", $0, of: samples)
          return !Interrupt.cancellation.isEnding
        })
      meter.end()
      guard let verdict else { throw ExitCode.interrupted }
      Console.output(Self.text(verdict))
    } catch let error as TrainingError {
      Console.note("\(error)")
      throw ExitCode.badData
    }
  }

  private static func text(_ verdict: GeneratorJudge.Verdict) -> String {
    func share(_ count: Int) -> String {
      String(format: "%.1f%%", 100 * Double(count) / Double(verdict.samples))
    }
    let quality = verdict.quality
    func listed(_ parts: [(part: String, ratio: Double)]) -> String {
      parts.map { "\($0.part) \(String(format: "%.2f", $0.ratio))" }.joined(separator: ", ")
    }
    return """
      samples      \(verdict.samples)
      face found   \(share(verdict.found)) (of the renders \(share(verdict.foundRenders)))
      psnr         \(String(
        format: "whole %.2f dB, eyes %.2f dB, mouth %.2f dB", quality.whole, quality.eyes,
        quality.mouth))
      sharpness    \(listed(verdict.sharpness)) of the renders'
      inside       \(listed(verdict.innerSharpness)), away from outlines
      circles      the largest step is \(String(format: "%.2f", verdict.unevenness)) × the mean
      """
  }
}
