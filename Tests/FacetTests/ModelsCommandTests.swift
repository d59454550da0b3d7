import Foundation
import Graph
import Networks
import ProgramSupport
import Testing

/// `facet models`, on the small files of `Tests/Fixtures`.
@Suite struct ModelsCommandTests {
  private static let fixtures = Program.repository.appendingPathComponent("Tests/Fixtures")
  private static let checkpoints = fixtures.appendingPathComponent("Checkpoints")

  private func path(_ name: String) -> String {
    Self.checkpoints.appendingPathComponent(name).path
  }

  @Test(arguments: [
    ("ada-conditional.pkl", "stylegan2-skip", "pickle", 3),
    ("tf-resnet.pkl", "stylegan2-resnet", "pickle", 0),
    ("psp.pt", "stylegan2-skip", "PyTorch zip", 0),
    ("pulse-prefixed.pt", "stylegan", "PyTorch legacy", 0),
  ])
  func `inspect says what a file is`(
    file: String, architecture: String, container: String, classes: Int
  ) throws {
    let outcome = try Program.run(["models", "inspect", "--json", path(file)])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    let json = try JSONDecoder().decode([String: JSON].self, from: Data(outcome.output.utf8))
    #expect(json["architecture"] == .string(architecture))
    #expect(json["container"] == .string(container))
    #expect(json["classes"] == .number(Double(classes)))
    #expect(json["resolution"] == 16)
    #expect(json["channels"] == [6, 5, 4])
    #expect(json["complete"] == .bool(true))
    let text = try Program.run(["models", "inspect", path(file)])
    #expect(text.output.contains("16 × 16"))
    #expect(text.output.contains("Missing"))
  }

  @Test func `inspect shows the card of the model that ships, with what judges and the audit say`()
    throws
  {
    let outcome = try Program.run(["models", "inspect", "default"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    for words in [
      "# portraits-1024", "No photograph of anyone was used",
      "facet train generator --resolution 256", "--from", "--resolution 1024",
      "uniform by construction", "Judged", "Whom it suits", "never evidence of who somebody is",
    ] { #expect(outcome.output.contains(words), "\(words)") }
  }

  @Test func `judges look at a model's smaller pictures, and a size that it has not is refused`()
    throws
  {
    try Program.inEmptyFolder { folder in
      let judged = try Program.run(
        ["train", "judge", "default@64", "--samples", "8", "--detailed", "8"], in: folder)
      #expect(judged.exitCode == 0, "\(judged.errors)")
      #expect(judged.output.hasPrefix("samples      8\n"))
      let refused = try Program.run(["train", "judge", "default@100"], in: folder)
      #expect(refused.exitCode == 65)
      #expect(
        refused.errors
          == "error: default has no pictures of 100²; after @ write one of "
          + "4, 8, 16, 32, 64, 128, 256, 512, 1024\n")
    }
  }

  @Test func `an encoder for a model's smaller pictures serves those, one for another model warns`()
    throws
  {
    let small = try Model.named("default@64").generator
    let plan = EncoderPlan(for: small.plan, workingSize: 16, width: 16)
    let statistics = try #require(small.statistics)
    try Program.inEmptyFolder { folder in
      let graph = """
        { "format": 1, "name": "encoded", "seed": 1, "nodes": {
            "sample": { "uses": "generate", "with": { "model": "default@64" } },
            "low": { "uses": "downscale", "in": { "image": "sample.image" }, "with": { "size": 8 } },
            "encode": { "uses": "encode", "in": { "image": "low.image" },
                        "with": { "model": "default@64", "encoder": "e.safetensors" } },
            "save": { "uses": "save", "in": { "image": "encode.image" },
                      "with": { "path": "out.png" } } } }
        """
      try graph.write(
        to: folder.appendingPathComponent("encoded.json"), atomically: true, encoding: .utf8)
      for (generator, warns) in [(small.fingerprint, false), ("another", true)] {
        var encoder = ProgressiveEncoder(plan, statistics: statistics, seed: 1)
        encoder.generator = generator
        try encoder.write(to: folder.appendingPathComponent("e.safetensors").path)
        let outcome = try Program.run(["run", "encoded.json"], in: folder)
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
        #expect(
          outcome.errors.contains(
            "the encoder e.safetensors was trained for another model than default@64; its latents "
              + "will be wrong ones") == warns, "\(outcome.errors)")
      }
    }
  }

  @Test(arguments: [
    ("refused-stylegan3.pt", "is a StyleGAN3"), ("refused-progan.pkl", "is a Progressive GAN"),
    ("nowhere.pt", "cannot be opened"), ("make/make.py", "is neither safetensors nor"),
  ])
  func `what is no model is refused in one sentence`(file: String, sentence: String) throws {
    for command in ["inspect", "verify"] {
      let outcome = try Program.run(["models", command, path(file)])
      #expect(outcome.exitCode == 65)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.hasPrefix("error: \(path(file)): \(sentence)"), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1)
    }
  }

  @Test func `an imported model is installed, listed with its hash, and verified`() throws {
    try Program.inEmptyFolder { folder in
      let models = folder.appendingPathComponent("models")
      func facet(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(
          ["models"] + arguments, in: folder, environment: ["FACET_MODELS": models.path])
      }
      let imported = try facet(
        "import", path("tf-skip.pkl"), "--name", "small", "--samples", "2000")
      #expect(imported.exitCode == 0, "\(imported.errors)")
      #expect(imported.output == models.appendingPathComponent("small.safetensors").path + "\n")

      let list = try facet("list", "--json")
      let entries = try JSONDecoder().decode([[String: JSON]].self, from: Data(list.output.utf8))
      let entry = try #require(entries.first { $0["name"] == "small" })
      #expect(entry["source"] == "tf-skip.pkl")
      #expect(entry["architecture"] == "stylegan2-skip")
      guard case .string(let hash)? = entry["sha256"] else { throw CocoaError(.coderValueNotFound) }
      #expect(hash.count == 64)

      let inspected = try facet("inspect", "small", "--json")
      let json = try JSONDecoder().decode([String: JSON].self, from: Data(inspected.output.utf8))
      #expect(json["hasStatistics"] == .bool(true))
      #expect(json["hasMeanLatent"] == .bool(true))
      #expect(json["hasNoise"] == .bool(true))

      let verified = try facet("verify", "small")
      #expect(verified.exitCode == 0, "\(verified.errors)")
      let sheet = folder.appendingPathComponent("small-samples.png")
      #expect(FileManager.default.fileExists(atPath: sheet.path))
    }
  }

  @Test func `the same import gives the same bytes`() throws {
    try Program.inEmptyFolder { folder in
      for name in ["a.safetensors", "b.safetensors"] {
        let arguments = [
          "models", "import", path("ada-resnet.pkl"), "-o", name, "--samples", "3000",
        ]
        #expect(try Program.run(arguments, in: folder).exitCode == 0)
      }
      let files = try ["a.safetensors", "b.safetensors"].map {
        try Data(contentsOf: folder.appendingPathComponent($0))
      }
      #expect(files[0] == files[1])
    }
  }

  @Test func `weights that are not finite are named, and nothing is written`() throws {
    try Program.inEmptyFolder { folder in
      let broken = folder.appendingPathComponent("broken.safetensors")
      var data = try Data(contentsOf: URL(fileURLWithPath: path("skip.safetensors")))
      // The last number of the last array: the bias of the last head's style.
      data.replaceSubrange(data.count - 4..<data.count, with: [0, 0, 0xc0, 0x7f])
      try data.write(to: broken)
      for arguments in [
        ["models", "verify", broken.path],
        ["models", "import", broken.path, "-o", "out.safetensors"],
      ] {
        let outcome = try Program.run(arguments, in: folder)
        #expect(outcome.exitCode == 65)
        #expect(outcome.errors.contains("`synthesis.b16.torgb.affine.bias` holds values"))
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }
  }

  @Test func `an interrupted import leaves nothing`() throws {
    // A mapping network so wide that its latents are measured for minutes.
    let plan = GeneratorPlan(
      architecture: .styleGAN2Skip, resolution: 8, inputSize: 1024, latentSize: 1024,
      mappingWidths: Array(repeating: 1024, count: 16), channels: [1, 1])
    try Program.inEmptyFolder { folder in
      let slow = folder.appendingPathComponent("slow.safetensors")
      try Model(generator: StyleGAN2(plan, seed: 1)).write(to: slow.path)
      let outcome = try Program.run(
        ["models", "import", slow.path, "-o", "out.safetensors", "--samples", "10000000"],
        in: folder, interruptedAfter: "measuring")
      #expect(outcome.exitCode == 130, "\(outcome.errors)")
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["slow.safetensors"])
    }
  }
}
