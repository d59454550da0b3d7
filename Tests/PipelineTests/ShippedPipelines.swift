import Foundation
import Imaging
import ProgramSupport
import Testing

/// Every pipeline under `Pipelines` runs as it ships, with few steps of the search.
@Suite struct ShippedPipelines {
  static let model = Program.repository.appendingPathComponent("Sources/Networks/Resources")

  /// The default model is trained, not written; a checkout without it cannot draw.
  static var hasModel: Bool {
    let files = try? FileManager.default.contentsOfDirectory(atPath: model.path)
    return files?.contains { $0.hasSuffix(".safetensors") } == true
  }

  /// A pipeline, what is set to make it quick, and the files that it makes.
  typealias ShippedRun = (file: String, settings: [String], made: [String])

  static let runs: [ShippedRun] = [
    ("upsample", ["search.steps=3"], ["astronaut.png", "astronaut-upsampled.png"]),
    (
      "exact", ["search.steps=3"],
      [
        "astronaut-exact.safetensors", "astronaut-exact.csv", "astronaut-exact-curve.png",
        "astronaut-exact.png",
      ]
    ),
    (
      "answers", ["search.steps=3"],
      ["astronaut-answer.png", "astronaut-2-answer.png", "astronaut-3-answer.png"]
    ),
    (
      "samples", ["count=2"],
      ["samples-1.png", "samples-1.safetensors", "samples-2.png", "samples-2.safetensors"]
    ),
    (
      "pro-pulse", ["size=16"],
      ["astronaut-progress.png", "astronaut-encoded.safetensors", "astronaut-encoded.png"]
    ),
    (
      "pro-pulse-then-search", ["steps=2"],
      ["astronaut-searched.png", "astronaut-searched-face.png"]
    ),
    (
      "evaluate", ["count=1", "steps=2", "pulse16.steps=2", "pulse32.steps=2"],
      ["evaluate-16.csv", "evaluate-32.csv"]
    ),
    (
      "evaluate-photo", ["steps=2", "pulse16.steps=2", "pulse32.steps=2"],
      ["evaluate-photo-16.csv", "evaluate-photo-32.csv"]
    ),
    ("encoder-degradations", [], ["astronaut-degraded.png"]),
    ("realesrgan", [], ["astronaut.json", "astronaut.png"]),
    ("bsrgan", [], ["astronaut.json", "astronaut.png"]),
    (
      "super-resolution", quick,
      [
        "super-resolution.csv", "super-resolution.png", "astronaut-4x.png", "astronaut-8x.png",
        "astronaut-16x.png", "astronaut-32x.png", "astronaut-64x.png",
      ]
    ),
    (
      "robustness", quick + ["robust.steps=3", "robust.starts=1"],
      ["robustness.csv", "robustness-l1.csv", "robustness.png"]
    ),
    restoration("inpainting"), restoration("deblurring"),
    restoration("blind-deblurring", "astronaut-blind-deblurring.csv"),
    restoration("denoising"), restoration("colorization"), restoration("jpeg-restoration"),
    restoration("combination"), restoration("phase-retrieval"),
    (
      "bias-audit", ["count=3", "search.steps=2", "search.starts=1"],
      ["bias-audit.html", "bias-audit.csv", "bias-audit-people.csv", "bias-audit.png"]
    ),
  ]

  static let quick = ["search.steps=3", "search.starts=1"]

  /// A pipeline that damages a face in one way and searches for it.
  static func restoration(_ name: String, _ more: String...) -> ShippedRun {
    (name, quick, ["astronaut-\(name).png", "astronaut-\(name)-face.png"] + more)
  }

  @Test func `every shipped pipeline is among those that run here`() throws {
    let folder = Program.repository.appendingPathComponent("Pipelines").path
    let shipped = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".json") }
    #expect(Set(shipped) == Set(Self.runs.map { "\($0.file).json" }))
  }

  @Test(.enabled(if: hasModel), arguments: runs.map(\.file))
  func `a shipped pipeline runs and makes its files`(file: String) throws {
    let run = try #require(Self.runs.first { $0.file == file })
    try Program.inEmptyFolder { folder in
      try FileManager.default.createSymbolicLink(
        at: folder.appendingPathComponent("Pipelines"),
        withDestinationURL: Program.repository.appendingPathComponent("Pipelines"))
      let outcome = try Program.run(
        ["run", "Pipelines/\(file).json"] + run.settings.flatMap { ["--set", $0] }, in: folder)
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      let out = folder.appendingPathComponent("out").path
      let made = try FileManager.default.contentsOfDirectory(atPath: out)
      #expect(Set(made) == Set(run.made))
      for picture in made where picture.hasSuffix(".png") {
        let values = try Image(contentsOf: "\(out)/\(picture)").tensor().values
        #expect(Set(values.prefix(100_000)).count > 2, "\(picture) is blank")
      }
    }
  }

  @Test(.enabled(if: hasModel)) func `facet upsample puts the faces beside the sheets`() throws {
    try Program.inEmptyFolder { folder in
      let photo = Program.repository.appendingPathComponent("Pipelines/Examples/astronaut.png").path
      let outcome = try Program.run(
        ["upsample", photo, "-o", "a.b/{name}.png", "--set", "search.steps=2", "--size", "16"],
        in: folder)
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      let made = try FileManager.default.contentsOfDirectory(
        atPath: folder.appendingPathComponent("a.b").path)
      #expect(Set(made) == ["astronaut.png", "astronaut-upsampled.png"])
    }
  }
}
