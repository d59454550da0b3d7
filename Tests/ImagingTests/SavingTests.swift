import Foundation
import Graph
import Imaging
import LoadPlugin
import SavePlugin
import TestSupport
import Tensors
import Testing

private let image = Input<Image>("image", "")
private let loaded = Output<Image>("image", "")

@Suite("Saving") struct SavingTests {
  let x = noise([1, 3, 9, 14])

  private func save(
    _ x: Tensor, _ with: [String: JSON], item: Item = Item(name: "face"), seed: UInt64 = 0,
    target: Tensor? = nil, by degradation: DegradationOperator? = nil
  ) throws -> NodeTrial {
    var inputs = PortValues()
    inputs[image] = Image(x)
    inputs[OptionalInput<Image>("target", "")] = target.map { Image($0) }
    inputs[OptionalInput<DegradationOperator>("operator", "")] = degradation
    return try node(SavePlugin.save, "save", with).trial(inputs, item: item, seed: seed)
  }

  private func rounded(_ x: Tensor, _ top: Float) -> Tensor {
    Tensor(
      x.values.map { (min(1, max(0, $0)) * top).rounded(.toNearestOrEven) / top }, shape: x.shape)
  }

  @Test(
    "what is lossless comes back as it was rounded",
    arguments: [("png", 8), ("png", 16), ("tiff", 8), ("tiff", 16), ("webp", 8)])
  func lossless(ending: String, bits: Int) throws {
    try withFolder { folder in
      let path = "\(folder)/a.\(ending)"
      let wild = x * 1.4 - 0.2
      _ = try save(wild, ["path": .string(path), "bits": .number(Double(bits)), "lossless": true])
      let back = try Image(contentsOf: path).tensor()
      expectClose(back, rounded(wild, bits == 8 ? 255 : 65535), .sameAlgorithm)
    }
  }

  @Test("JPEG and lossy WebP come back close", arguments: ["jpg", "webp"])
  func lossy(ending: String) throws {
    try withFolder { folder in
      let path = "\(folder)/a.\(ending)"
      let photo = try Image(contentsOf: fixture("photo.png")).tensor()
      _ = try save(photo, ["path": .string(path), "quality": 95])
      #expect(PSNR.between(try Image(contentsOf: path).tensor(), photo) > 35)
    }
  }

  @Test("grey stays grey in the file, and is read as three channels")
  func grey() throws {
    try withFolder { folder in
      let grey = noise([1, 1, 8, 8])
      _ = try save(grey, ["path": .string("\(folder)/a.png")])
      let back = try Image(contentsOf: "\(folder)/a.png").tensor()
      expectClose(back[1..<2, axis: 1], rounded(grey, 255), .exact)
    }
  }

  @Test("safetensors keeps exact floats that are beyond 0…1")
  func exactFloats() throws {
    try withFolder { folder in
      let wild = x * 40 - 20
      _ = try save(wild, ["path": .string("\(folder)/{name}.safetensors")])
      expectClose(try Image(contentsOf: "\(folder)/face.safetensors").tensor(), wild, .exact)
    }
  }

  @Test(
    "the same picture gives the same bytes",
    arguments: ["png", "jpg", "webp", "tiff", "safetensors"])
  func reproducible(ending: String) throws {
    try withFolder { folder in
      for name in ["a", "b"] {
        _ = try save(x, ["path": .string("\(folder)/\(name).\(ending)")])
      }
      #expect(
        FileManager.default.contentsEqual(
          atPath: "\(folder)/a.\(ending)", andPath: "\(folder)/b.\(ending)"))
    }
  }

  @Test("provenance is read back", arguments: ["png", "jpg", "webp", "tiff", "safetensors"])
  func provenance(ending: String) throws {
    try withFolder { folder in
      let path = "\(folder)/a.\(ending)"
      let origin: JSON = [
        "seed": "18446744073709551615", "pipeline": ["note": "a < b & \"c\" > Zoë"],
      ]
      let stored = StoredProvenance(origin, isImagined: true, numbers: ["lr_psnr": 31.5])
      try Image(x).write(to: path, ImageEncoding(ImageFormat(fileName: path)!), provenance: stored)
      let back = try #require(try StoredProvenance.read(from: path))
      #expect(back == stored.json)
      #expect(back["imagined"] == true)
      #expect(
        back["note"]?.string
          == "The face in this picture is imagined by a generative model: it is one of many that fit, "
          + "and shows nobody. Made with Facet.")
      #expect(try StoredProvenance.read(from: fixture("small.png")) == nil)
    }
  }

  @Test("a pipeline too long for JPEG is left out, and the rest stays")
  func longProvenance() throws {
    try withFolder { folder in
      let long = JSON.string(String(repeating: "x", count: 200_000))
      let stored = StoredProvenance(["pipeline": long, "seed": "3"], isImagined: false)
      try Image(x).write(to: "\(folder)/a.jpg", ImageEncoding(.jpeg), provenance: stored)
      let back = try #require(try StoredProvenance.read(from: "\(folder)/a.jpg"))
      #expect(back["seed"] == "3")
      #expect(back["pipeline"] == "left out: longer than this format has room for")
    }
  }

  @Test("only what a generative model led to is called imagined")
  func imagined() {
    let pipeline: JSON = [
      "nodes": [
        "photo": ["uses": "load"],
        "low": ["uses": "downscale", "in": ["image": "photo.image"]],
        "result": ["uses": "generate", "in": ["latent": "low.latent"]],
        "both": ["uses": "compare", "in": ["images": ["low.image", "result.image"]]],
        "saved": ["uses": "save", "in": ["image": "both.image"]],
        "small": ["uses": "save", "in": ["image": "low.image"]],
      ]
    ]
    func isImagined(_ node: String) -> Bool {
      Provenance(
        pipeline: pipeline, node: node, item: Item(name: "a"), seed: 0, versions: [:], records: [:]
      ).isImagined
    }
    #expect(isImagined("saved"))
    #expect(!isImagined("small"))
  }

  @Test("the path is made from the item, and folders are created")
  func pattern() throws {
    try withFolder { folder in
      let item = Item(name: "../a/b", index: 3, key: "k")
      let path = JSON.string("\(folder)/{node}/{name}-{index}-{seed}-{key}.png")
      let trial = try save(x, ["path": path], item: item, seed: .max)
      let file = "\(folder)/save/..-a-b-3-18446744073709551615-k.png"
      #expect(FileManager.default.fileExists(atPath: file))
      #expect(trial.records["file"] == .string(file))
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/save").count == 1)
    }
  }

  @Test("the consistency is that of what is in the file")
  func consistency() throws {
    try withFolder { folder in
      let half = DegradationOperator("half", traits: .linearMap) {
        $0.resized(height: $0.shape[2] / 2, width: $0.shape[3] / 2, kernel: .area)
      }
      let photo = try Image(contentsOf: fixture("photo.png")).tensor()
      for ending in ["png", "jpg"] {
        let path = "\(folder)/a.\(ending)"
        let trial = try save(
          photo, ["path": .string(path), "quality": 60], target: half(photo), by: half)
        let found = half(try Image(contentsOf: path).tensor())
        if ending == "png" {
          #expect(trial.records["lr_psnr"] == "identical")
        } else {
          let number = try #require(trial.records["lr_psnr"]?.number)
          #expect(abs(number - PSNR.between(found, half(photo))) < 1e-3)
          #expect(try StoredProvenance.read(from: path)?["numbers"]?["lr_psnr"] == .number(number))
        }
      }
      expectError(
        "bad-input: the operator (half) makes 128 × 128 of the picture, but the target is 14 × 9; "
          + "connect the target that belongs to the operator"
      ) {
        _ = try save(photo, ["path": .string("\(folder)/b.png")], target: x, by: half)
      }
    }
  }

  @Test("what is there already is replaced, kept, or an error")
  func existing() throws {
    try withFolder { folder in
      let path = "\(folder)/a.png"
      func bytes() -> Data? { FileManager.default.contents(atPath: path) }
      _ = try save(x, ["path": .string(path)])
      let first = bytes()
      _ = try save(x * 0.5, ["path": .string(path), "existing": "keep"])
      #expect(bytes() == first)
      expectError(
        "unwritable: /a.png: the file is there already; remove it, or set existing to replace or keep",
        without: folder
      ) {
        _ = try save(x * 0.5, ["path": .string(path), "existing": "fail"])
      }
      _ = try save(x * 0.5, ["path": .string(path)])
      #expect(bytes() != first)
    }
  }

  @Test("wrong parameters are all told before anything runs")
  func complaints() {
    expectError(
      "with.path: {nmae} is none of {name}, {index}, {node}, {seed}, {key}; did you mean \"name\"?\n"
        + "with.bits: 12 is neither 8 nor 16"
    ) { _ = try node(SavePlugin.save, "save", ["path": "out/{nmae}.png", "bits": 12]) }
    expectError(
      "with.path: the brace in \"out/{name\" is not closed\n"
        + "with.path: \"out/{name\" does not end in .png, .jpg, .webp, .tif or .safetensors; give it "
        + "such an ending, or set format"
    ) { _ = try node(SavePlugin.save, "save", ["path": "out/{name"]) }
  }
}
