import ArgumentParser
import Graph
import Imaging

/// `facet niqe fit`.
struct Niqe: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes the models that the measure NIQE compares pictures with.",
    subcommands: [Fit.self])

  struct Fit: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fits a NIQE model to sharp photographs.",
      discussion: """
        Give some dozens of sharp, uncompressed photographs of at least 400 pixels a side; of each, \
        the sharpest blocks of 96 x 96 count. Measures made with different models cannot be compared.
        """)

    @Argument(help: "A folder of photographs, or a pattern such as 'photos/*.png'.") var path:
      String
    @Option(name: .shortAndLong, help: "The file for the model.") var output = "niqe.json"

    func run() throws {
      let model = try reportingErrors {
        try OutputPlace.check(output)
        let model = try NIQE.fitted(to: try photographs())
        try SafeFile.createFolder(SafeFile.folder(of: output))
        try model.write(to: output)
        return model
      }
      Console.note("\(output): \(model.blocks) sharp blocks of \(model.pictures) pictures")
    }

    /// What the node `load` finds there.
    private func photographs() throws -> [Image] {
      guard let load = try Plugins.registry()["load"],
        let image = load.outputs.first as? Output<Image>
      else { preconditionFailure("there is no node load") }
      let found = try load.init(with: ["path": .string(path), "recursive": true]).trial()
      if let failure = found.failures.first { throw failure }
      return found.items.compactMap { $0.outputs[image] }
    }
  }
}
