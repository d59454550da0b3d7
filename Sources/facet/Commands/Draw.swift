import ArgumentParser
import Graph

/// `facet graph`.
struct Draw: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph", abstract: "Draws a pipeline.")

  enum Format: String, ExpressibleByArgument, CaseIterable { case dot, mermaid, svg }

  @OptionGroup var arguments: PipelineArguments
  @Option(help: "The language of the drawing.") var format = Format.dot

  func run() throws {
    let drawing = PipelineDrawing(try arguments.pipeline())
    switch format {
    case .dot: Console.output(drawing.dot)
    case .mermaid: Console.output(drawing.mermaid)
    case .svg: Console.output(drawing.svg)
    }
  }
}
