import Foundation
import Graph
import Imaging
import Tensors

/// Writes a picture to a file, together with where it comes from.
struct Save: FileWriting {
  static let name = "save"
  static let summary = "Writes a picture to a file, together with where it comes from."

  @Parameter(
    "The file; {name}, {index}, {node} and {seed} stand for the item's. Folders are created.")
  var path: Path = "out/{name}.png"

  @Parameter("The kind of file; by the ending of the path when left out.")
  var format: ImageFormat? = nil

  @Parameter("Quality of JPEG and lossy WebP.", in: 1...100)
  var quality = 92

  @Parameter("Bits a sample of PNG and TIFF, 8 or 16.", in: 8...16)
  var bits = 8

  @Parameter("Whether WebP keeps every pixel as it is.")
  var lossless = false

  @Parameter("What happens when the file is there already.")
  var existing = Existing.replace

  @Parameter("Whether the file says where it comes from.")
  var provenance = true

  enum Existing: String, ParameterValue, CaseIterable { case replace, keep, fail }

  static let image = Input<Image>("image", "The picture to write.")
  static let target = OptionalInput<Image>(
    "target", "The small or damaged picture that the saved one shall be consistent with.")
  static let degradation = OptionalInput<DegradationOperator>(
    "operator", "What turns the saved picture into the target.")
  static let ports: [any PortDeclaration] = [image, target, degradation]

  static var sample: NodeSample {
    NodeSample(with: ["path": "out/{name}.png"], in: ["image": "result.image"])
  }

  func complaints() -> [ParameterComplaint] {
    var found = patternComplaints
    if format == nil, ImageFormat(fileName: path.string) == nil {
      found.append(
        ParameterComplaint(
          "path",
          "\"\(path.string)\" does not end in .png, .jpg, .webp, .tif or .safetensors; give it such "
            + "an ending, or set format"))
    }
    if bits != 8 && bits != 16 {
      found.append(ParameterComplaint("bits", "\(bits) is neither 8 nor 16"))
    }
    return found
  }

  func outputProblems() -> [OutputProblem] {
    switch existing {
    // Files that are there already need no place.
    case .keep: []
    case .fail where FileManager.default.fileExists(atPath: path.string):
      [OutputProblem("path", file: path.string, Self.occupied)]
    case .fail, .replace: [OutputProblem("path", pattern: path.string)].compactMap { $0 }
    }
  }

  private static let occupied =
    "the file is there already; remove it, or set existing to replace or keep"

  func run(_ io: inout NodeIO) throws {
    let file = file(for: io)
    guard let format = format ?? ImageFormat(fileName: file) else {
      throw PipelineError(.usage, path: file, "the name says no format; set format")
    }
    let encoding = ImageEncoding(
      format, quality: quality, bits: bits, isLossless: lossless)
    let occupied = FileManager.default.fileExists(atPath: file)
    if occupied, existing == .keep { return io.log("\(file) is there already; kept") }
    if occupied, existing == .fail {
      throw PipelineError(.unwritable, path: file, Self.occupied)
    }
    let picture = try io[Self.image].decoded()
    let numbers = try consistency(of: picture, encoding, io)
    for (name, value) in numbers.sorted(by: { $0.key < $1.key }) { io.record(name, value) }
    io.record("file", .string(file))
    try SafeFile.createFolder(SafeFile.folder(of: file))
    let origin = io.provenance
    let stored = StoredProvenance(origin.json, isImagined: origin.isImagined, numbers: numbers)
    try picture.write(to: file, encoding, provenance: provenance ? stored : nil)
  }

  /// How well what will be in the file, rounded and compressed, turns into the target.
  private func consistency(
    of picture: Image, _ encoding: ImageEncoding, _ io: NodeIO
  ) throws -> [String: JSON] {
    // What is not known of an operator is not known here either: no number rather than a wrong one.
    guard let target = io[Self.target], let degradation = io[Self.degradation],
      degradation.unknowns.isEmpty
    else { return [:] }
    let saved =
      encoding.format == .safetensors
      ? picture : try Image(encoded: picture.encoded(encoding))
    let low = try withoutRecording { degradation(try saved.tensor()) }
    let given = try target.tensor()
    guard low.shape == given.shape else {
      throw PipelineError(
        .badInput,
        "the operator (\(degradation.description)) makes \(low.shape[3]) × \(low.shape[2]) of the "
          + "picture, but the target is \(given.shape[3]) × \(given.shape[2]); connect the target "
          + "that belongs to the operator")
    }
    let decibels = PSNR.between(low, given)
    return ["lr_psnr": decibels.isFinite ? .number(rounded(decibels)) : "identical"]
  }

  private func rounded(_ value: Double) -> Double { (value * 1e4).rounded() / 1e4 }
}
