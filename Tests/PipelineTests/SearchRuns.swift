import Foundation
import Networks
import ProgramSupport
import Tensors
import Testing

/// The pipeline around a search, run as a person runs it, with a small random model: what comes
/// out, and what is said when an input or a place is bad.
@Suite struct SearchRuns {
  private static let pipeline = """
    { "format": 1, "name": "t", "seed": 0,
      "parameters": {
        "photo": { "type": "path", "default": "photo.png" },
        "model": { "type": "path", "default": "small.safetensors" },
        "out": { "type": "path", "default": "out/{name}.png" },
        "steps": { "type": "int", "default": 8, "min": 1, "max": 100000 } },
      "nodes": {
        "photo": { "uses": "load", "with": { "path": "${photo}" } },
        "low": { "uses": "downscale", "in": { "image": "photo.image" }, "with": { "size": 8 } },
        "search": {
          "uses": "latent-search", "in": { "target": "low.image", "operator": "low.operator" },
          "with": { "model": "${model}", "mode": "exact", "steps": "${steps}", "eps": 0 } },
        "result": { "uses": "generate", "in": { "latent": "search.latent" } },
        "latent": {
          "uses": "save-latent", "in": { "latent": "search.latent" },
          "with": { "path": "out/{name}.safetensors" } },
        "trace": { "uses": "save-table", "in": { "table": "search.trace" } },
        "save": {
          "uses": "save",
          "in": { "image": "result.image", "target": "low.image", "operator": "low.operator" },
          "with": { "path": "${out}" } } } }
    """

  private static func small(_ change: (inout StyleGAN2) -> Void = { _ in }) -> Model {
    let plan = GeneratorPlan(
      .styleGAN2Skip, resolution: 32, latentSize: 16, mappingLayers: 2, base: 256, widest: 16)
    var generator = StyleGAN2(plan, seed: 1, name: "small")
    generator.statistics = LatentStatistics.measure(generator, samples: 2000, chunk: 500)
    change(&generator)
    return Model(generator: generator)
  }

  /// A folder with the pipeline, the model and the aligned face of the reference as `photo.png`.
  private static func inFolder(_ body: (URL) throws -> Void) throws {
    try Program.inEmptyFolder { folder in
      try pipeline.write(to: folder.appending(path: "p.json"), atomically: true, encoding: .utf8)
      try small().write(to: folder.appending(path: "small.safetensors").path)
      try FileManager.default.createSymbolicLink(
        at: folder.appending(path: "photo.png"),
        withDestinationURL: Program.repository.appending(
          path: "Tests/Fixtures/Reference/align/astronaut-aligned-1024.png"))
      try body(folder)
    }
  }

  private static func run(
    _ folder: URL, _ settings: [String] = [], interruptedAfter trigger: String? = nil
  ) throws -> Program.Outcome {
    try Program.run(
      ["run", "p.json"] + settings.flatMap { ["--set", $0] }, in: folder,
      interruptedAfter: trigger)
  }

  private static func files(_ folder: URL) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "out").path))
      ?? [])
      .sorted()
  }

  @Test func `the same seed gives the same bytes, and everything is written`() throws {
    try Self.inFolder { folder in
      #expect(try Self.run(folder).exitCode == 0)
      #expect(Self.files(folder) == ["photo.csv", "photo.png", "photo.safetensors"])
      let picture = folder.appending(path: "out/photo.png")
      let first = try Data(contentsOf: folder.appending(path: "out/photo.csv"))
      #expect(first.split(separator: UInt8(ascii: "\n")).count == 9)
      let pixels = try Data(contentsOf: picture)
      #expect(try Self.run(folder).exitCode == 0)
      #expect(try Data(contentsOf: folder.appending(path: "out/photo.csv")) == first)
      #expect(try Data(contentsOf: picture) == pixels)
    }
  }

  @Test func `Ctrl-C ends a search with the best so far, whole`() throws {
    try Self.inFolder { folder in
      let outcome = try Self.run(folder, ["steps=100000"], interruptedAfter: "/100000")
      #expect(outcome.exitCode == 130)
      #expect(outcome.errors.contains("the best picture so far has"))
      #expect(Self.files(folder) == ["photo.csv", "photo.png", "photo.safetensors"])
      let again = try Program.run(
        ["run", "p.json", "--set", "photo=out/photo.png", "--set", "out=again.png"], in: folder)
      #expect(again.exitCode == 0, "the picture of an interrupted search is whole")
    }
  }

  @Test func `a model that is missing, no model, or broken is one error before any work`() throws {
    try Self.inFolder { folder in
      try Data("text".utf8).write(to: folder.appending(path: "text.safetensors"))
      try Data().write(to: folder.appending(path: "empty.pt"))
      let whole = try Data(contentsOf: folder.appending(path: "small.safetensors"))
      try whole.prefix(whole.count / 2).write(to: folder.appending(path: "half.safetensors"))
      try Self.small { generator in
        let name = generator.parameters.keys.sorted().last!
        generator.parameters[name] = generator.parameters[name]! + .nan
      }.write(to: folder.appending(path: "nan.safetensors").path)
      let cases = [
        ("nowhere.safetensors", "there is no such model"), ("text.safetensors", "text.safetensors"),
        ("empty.pt", "empty.pt"), ("half.safetensors", "half.safetensors"),
        ("nan.safetensors", "NaN"), ("photo.png", "a PNG picture"),
      ]
      for (model, said) in cases {
        let outcome = try Self.run(folder, ["model=\(model)"])
        #expect(outcome.exitCode == 65, "\(model)")
        #expect(outcome.errors.contains(said), "\(model): \(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count { $0.contains("error: ") } == 1)
        #expect(Self.files(folder).isEmpty, "\(model)")
      }
    }
  }

  @Test func `a broken photo among others fails alone`() throws {
    try Self.inFolder { folder in
      let photos = folder.appending(path: "photos")
      try FileManager.default.createDirectory(at: photos, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        at: Program.repository.appending(
          path: "Tests/Fixtures/Reference/align/astronaut-aligned-1024.png"),
        to: photos.appending(path: "a.png"))
      let whole = try Data(contentsOf: photos.appending(path: "a.png"))
      try whole.prefix(5000).write(to: photos.appending(path: "cut.png"))
      try Data("text".utf8).write(to: photos.appending(path: "text.png"))
      try Data().write(to: photos.appending(path: "zero.png"))
      let outcome = try Self.run(folder, ["photo=photos"])
      #expect(outcome.exitCode == 1)
      #expect(Self.files(folder) == ["a.csv", "a.png", "a.safetensors"])
      #expect(outcome.errors.contains("3 failed"))
    }
  }

  @Test func `a picture that is not square is refused with the sizes`() throws {
    try Self.inFolder { folder in
      let wide = """
        { "format": 1, "name": "wide", "nodes": {
          "photo": { "uses": "load", "with": { "path": "photo.png" } },
          "crop": { "uses": "compare", "in": { "images": ["photo.image", "photo.image"] } },
          "save": { "uses": "save", "in": { "image": "crop.image" },
                    "with": { "path": "wide.png" } } } }
        """
      try wide.write(to: folder.appending(path: "w.json"), atomically: true, encoding: .utf8)
      #expect(try Program.run(["run", "w.json"], in: folder).exitCode == 0)
      let outcome = try Self.run(folder, ["photo=wide.png"])
      #expect(outcome.exitCode == 65)
      #expect(outcome.errors.contains("the target is 8 × 4"))
    }
  }

  @Test func `a place that cannot be written is told, and nothing is left`() throws {
    try Self.inFolder { folder in
      try Data().write(to: folder.appending(path: "file"))
      let below = try Self.run(folder, ["out=file/x.png"])
      #expect(below.exitCode == 65)
      #expect(below.errors.contains("file"))
      let onto = try Self.run(folder, ["out=out/../out"])
      #expect(onto.exitCode == 65)
    }
  }

  /// Only root can mount; elsewhere the unit tests of the writers stand for this.
  @Test(.enabled(if: getuid() == 0, "mounting a small disk takes root"))
  func `a full disk is told, and nothing is left of the file`() throws {
    try Self.inFolder { folder in
      let disk = folder.appending(path: "disk")
      try FileManager.default.createDirectory(at: disk, withIntermediateDirectories: true)
      guard try Self.shell("/bin/mount", ["-t", "tmpfs", "-o", "size=4k", "tmpfs", disk.path]) == 0
      else { return }  // a container may forbid it
      defer { _ = try? Self.shell("/bin/umount", [disk.path]) }
      let outcome = try Self.run(folder, ["latent.path=disk/{name}.safetensors"])
      // 1 where the item's other files count as something, 65 where they do not.
      #expect([1, 65].contains(outcome.exitCode))
      #expect(outcome.errors.contains("disk"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path).isEmpty)
    }
  }

  private static func shell(_ program: String, _ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
