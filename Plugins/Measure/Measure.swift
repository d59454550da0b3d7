import Graph
import Imaging
import Search
import Tensors

/// Measures every picture of a run and puts the numbers into one table.
struct Measure: Node {
  static let name = "measure"
  static let summary = "Measures the pictures of a run, each against others, in one table."

  @Parameter(
    "What is measured: psnr, ssim, ms-ssim, lr-psnr, mae, niqe, latent-distance, landmark-distance."
  )
  var metrics: [Metric] = [.psnr, .ssim]

  @Parameter("What PSNR looks at: red, green and blue alike, or the Y of YCbCr.")
  var channels = MeasuredChannels.rgb

  @Parameter(
    "Left out on each side by all measures against a reference.", in: 0...4_096, unit: .pixels)
  var crop = 0

  @Parameter("A model made by `facet niqe fit`; niqe needs one.")
  var niqeModel: Path? = nil

  @Parameter("Nodes whose time on each picture is added up in the column seconds.")
  var timed: [String] = []

  @Parameter("A file for the table, .csv, .json or .txt; folders are created.")
  var path: Path? = nil

  static let image = Input<Image>("image", "The picture to measure.")
  static let reference = OptionalInput<Image>(
    "reference", "What it should be, for psnr, ssim, ms-ssim and mae.")
  static let target = OptionalInput<Image>("target", "What it should turn into, for lr-psnr.")
  static let degradation = OptionalInput<DegradationOperator>(
    "operator", "What turns the picture into the target, for lr-psnr.")
  static let latent = OptionalInput<Latent>("latent", "Its latent, for latent-distance.")
  static let origin = OptionalInput<Latent>(
    "origin", "The latent that the reference was drawn from, for latent-distance.")
  static let table = Output<Table>("table", "A row a picture, and the mean of all.")
  static let ports: [any PortDeclaration] = [
    image, reference, target, degradation, latent, origin, table,
  ]
  static let gathers = true

  static var sample: NodeSample {
    NodeSample(
      with: ["metrics": ["psnr", "ssim"], "path": "out/measures.csv"],
      in: ["image": "result.image", "reference": "photo.image"])
  }

  func complaints() -> [ParameterComplaint] {
    var found: [ParameterComplaint] = []
    if metrics.isEmpty {
      let all = Metric.allCases.map(\.rawValue).joined(separator: ", ")
      found.append(ParameterComplaint("metrics", "the list is empty; name some of \(all)"))
    }
    if metrics.contains(.niqe), niqeModel == nil {
      found.append(
        ParameterComplaint(
          "niqeModel", "niqe needs a model; make one with `facet niqe fit`, and name it here"))
    }
    if let path, TableFormat(path.string) == nil {
      found.append(
        ParameterComplaint("path", "\"\(path)\" does not end in .csv, .json or .txt"))
    }
    return found
  }

  func outputProblems() -> [OutputProblem] {
    [path.flatMap { OutputProblem("path", file: $0.string) }].compactMap { $0 }
  }

  func run(_ io: inout NodeIO) throws {
    try checkNeeds(of: io.gathered)
    let model = try niqeModel.map { try NIQE(contentsOf: $0.string) }
    let columns = metrics.map(\.rawValue) + (timed.isEmpty ? [] : ["seconds"])
    var table = Table(title: "measures", columns: ["item"] + columns)
    for (done, item) in io.gathered.enumerated() {
      try io.checkCancellation()
      let measurement = Measurement(
        picture: try item[Self.image].tensor(), reference: try item[Self.reference]?.tensor(),
        target: try item[Self.target]?.tensor(), degradation: item[Self.degradation], niqe: model,
        channels: channels, crop: crop, latent: item[Self.latent], origin: item[Self.origin])
      table.append(
        [.string(item.item.name)] + (try cells(measurement, of: item.item))
          + (timed.isEmpty ? [] : [.number(try seconds(item))]))
      io.progress(done: done + 1, of: io.gathered.count)
    }
    if table.rows.count > 1 { table.append(table.means(titled: "mean")) }
    io[Self.table] = table
    for (name, value) in zip(table.columns, table.rows.last ?? []).dropFirst() {
      io.record(name, value)
    }
    if let path { try TableFormat(path.string)?.write(table, to: path.string) }
  }

  private func cells(_ measurement: Measurement, of item: Item) throws -> [JSON] {
    do {
      return try metrics.map { metric in
        guard let value = try measurement.value(metric) else { return .null }
        return value.isFinite ? .number((value * 1e6).rounded() / 1e6) : "identical"
      }
    } catch let error as PipelineError {
      throw error.located(at: item.name)
    }
  }

  /// A measure that lacks its input would be an empty column: better an error.
  private func checkNeeds(of items: [GatheredItem]) throws {
    guard let first = items.first else { return }
    for metric in metrics {
      let isMet =
        switch metric {
        case .psnr, .ssim, .msSSIM, .mae, .landmarkDistance: first[Self.reference] != nil
        case .latentDistance: first[Self.latent] != nil && first[Self.origin] != nil
        case .lrPSNR: first[Self.target] != nil && first[Self.degradation] != nil
        case .niqe: niqeModel != nil
        }
      guard !isMet, let need = metric.need else { continue }
      throw PipelineError(
        .invalidPipeline, "\(metric.rawValue) needs \(need); connect it, or leave the measure out")
    }
  }

  /// How long the named nodes worked on the item.
  private func seconds(_ item: GatheredItem) throws -> Double {
    try timed.reduce(0) { sum, node in
      guard let time = item.seconds[node] else {
        throw PipelineError(
          .invalidPipeline,
          "no node \"\(node)\" works on the items that come here"
            + Suggestion.didYouMean(node, among: item.seconds.keys.sorted()))
      }
      return sum + time
    }
  }
}

extension Table {
  /// The mean of what is known in each column but the first; equal pictures, whose PSNR has no
  /// number, are left out.
  func means(titled title: String) -> [JSON] {
    [.string(title)]
      + columns.dropFirst().map { column in
        let numbers = self[column].compactMap(\.number)
        guard !numbers.isEmpty else { return .null }
        let mean = numbers.reduce(0, +) / Double(numbers.count)
        return .number((mean * 1e6).rounded() / 1e6)
      }
  }
}
