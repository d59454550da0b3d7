import ArgumentParser
import Foundation
import Graph

/// `facet degrade`: a folder of good pictures becomes a folder of bad ones, for training sets.
struct Degrade: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes bad pictures of good ones, each in its own way, for training and for tests.",
    discussion: """
      realesrgan and bsrgan are the degradations of those papers, as pipelines that ship with \
      Facet; --pipeline takes one of your own that has the parameters "in" and "out". Beside each \
      picture name.png goes name.json, a pipeline that makes the same picture again. Pictures that \
      are there already are left alone, so that a run that was stopped goes on; for another draw, \
      give another folder and --seed.
      """)

  enum Preset: String, ExpressibleByArgument, CaseIterable {
    case realesrgan, bsrgan

    var text: [UInt8] {
      switch self {
      case .realesrgan: PackageResources.realesrgan_json
      case .bsrgan: PackageResources.bsrgan_json
      }
    }
  }

  @Argument(
    help: "A folder of pictures, one picture, or a pattern such as '*.jpg'.", completion: .file())
  var input: String

  @Argument(
    help: "The folder for what comes of them; made when it is not there.", completion: .directory)
  var output: String

  @Option(help: "How they are degraded.") var preset: Preset?

  @Option(
    help: "A pipeline to use instead of a preset.", completion: .file(extensions: ["json"]))
  var pipeline: String?

  @OptionGroup var settings: PipelineSettings
  @OptionGroup var display: RunArguments

  func validate() throws {
    guard (preset == nil) != (pipeline == nil) else {
      let presets = Preset.allCases.map(\.rawValue).joined(separator: " or ")
      throw ValidationError("Give --preset (\(presets)) or --pipeline, one of the two.")
    }
  }

  func run() throws {
    try display.run(try reportingErrors { try made() })
  }

  private func made() throws -> Pipeline {
    let folder = output.count > 1 && output.hasSuffix("/") ? String(output.dropLast()) : output
    let overrides = [
      Override(parameter: "in", text: input), Override(parameter: "out", text: folder),
    ]
    let registry = try settings.plugins.registry()
    if let preset {
      return try Pipeline(
        String(decoding: preset.text, as: UTF8.self), file: "\(preset.rawValue).json",
        registry: registry, overrides: overrides + settings.overrides, seed: settings.seed)
    }
    return try Pipeline(
      contentsOf: pipeline ?? "", registry: registry, overrides: overrides + settings.overrides,
      seed: settings.seed)
  }
}
