import ArgumentParser
import Checkpoints
import Graph
import Networks

/// `facet models`.
struct Models: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Looks into files of weights, brings them into Facet's form, and checks them.",
    discussion: """
      Facet opens the StyleGAN and StyleGAN2 files that people hold: PULSE's, NVIDIA's TensorFlow \
      and PyTorch pickles, rosinality's, the decoders of pSp, e4e and ReStyle. It reads them as \
      data; nothing in them is run.
      """,
    subcommands: [
      ModelsInspect.self, ModelsImport.self, ModelsVerify.self, ModelsList.self,
    ])
}

/// Lets an error about a file of weights be reported like any other.
func reportingModelErrors<Value>(_ body: () throws -> Value) throws -> Value {
  try reportingErrors {
    do { return try body() } catch let error as CheckpointError { throw PipelineError(error) }
  }
}

extension PipelineError {
  fileprivate init(_ error: CheckpointError) {
    let code: Code =
      switch error.code {
      case .unreadable: .unreadable
      case .unwritable: .unwritable
      case .unsupported, .refused: .unsupported
      case .excessive: .tooLarge
      case .truncated, .malformed, .mismatched, .notFinite: .badInput
      }
    self.init(code, path: error.path, error.message)
  }
}
