import ArgumentParser
import Foundation
import Graph
import Imaging

/// `facet upsample`: the shipped pipeline under a short name.
struct Upsample: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Finds sharp faces that downscale to the small faces of a photo.",
    discussion: """
      Runs the pipeline upsample.json that ships with Facet. The faces that come out are imagined, \
      not recovered: they are possible, not likely to be the person.
      """)

  @Argument(help: "A photo, a folder of photos, or a pattern such as '*.jpg'.", completion: .file())
  var photo: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where the pictures side by side go; {name} is the photo's name.",
      discussion: "The upsampled faces alone go beside them, as …-upsampled.", valueName: "path"))
  var output: String?

  @Option(help: "The longer side of the small face, in pixels.") var size: Int?
  @OptionGroup var settings: PipelineSettings
  @OptionGroup var display: RunArguments

  func validate() throws {
    guard let output else { return }
    if let problem = FilePattern.problem(in: output) {
      throw ValidationError("--output: \(problem).")
    }
    guard ImageFormat(fileName: output) == nil else { return }
    let stem = output.hasSuffix("/") ? String(output.dropLast()) : output
    throw ValidationError(
      """
      --output: "\(output)" does not end in .png, .jpg, .webp, .tif or .safetensors; \
      write \(stem).png, or \(stem)/{name}.png for files in a folder.
      """)
  }

  func run() throws {
    var overrides = [Override(parameter: "photo", text: photo)]
    if let output {
      overrides.append(Override(parameter: "out", text: output))
      overrides.append(Override(parameter: "face", text: Self.faces(beside: output)))
    }
    if let size { overrides.append(Override(parameter: "size", text: String(size))) }
    let pipeline = try reportingErrors {
      try Pipeline(
        String(decoding: PackageResources.upsample_json, as: UTF8.self), file: "upsample.json",
        registry: try settings.plugins.registry(), overrides: overrides + settings.overrides,
        seed: settings.seed)
    }
    try display.run(pipeline)
  }

  /// `sheets/{name}.png` → `sheets/{name}-upsampled.png`
  static func faces(beside path: String) -> String {
    let folder = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let dot = path[folder...].lastIndex(of: ".") ?? path.endIndex
    return path[..<dot] + "-upsampled" + path[dot...]
  }
}
