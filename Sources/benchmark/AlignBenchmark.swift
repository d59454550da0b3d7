import ArgumentParser
import Foundation
import Graph
import Imaging
import Landmarks

/// Photo file to aligned face: decode, detect, landmarks, warp.
struct AlignBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "align", abstract: "From a photo's file to its aligned faces.")

  @Option(help: "A photo; without one, the NASA portrait enlarged to 12 megapixels, as JPEG.")
  var photo: String?

  @Option(help: "Side of the aligned picture.") var size = 1024

  @Flag(help: "Only the largest face, as `face-align` has it with `faces: largest`.")
  var largest = false

  @Option(help: "How often the picture is doubled first: PULSE's own preprocessing has 1.")
  var doublings = 0

  @Option(
    help: "The detector's kernels: avx512, avx2 or scalar; the best for this CPU when left out.")
  var kernels: String?

  @Option(help: "How many runs.") var repeats = 5

  @Flag(help: "Takes turns with dlib, Pillow and SciPy.") var peer = false
  @Option(help: "A Python with dlib, pillow, numpy and scipy; without one, an environment is made.")
  var python: String?

  func validate() throws {
    guard python == nil || peer else { throw ValidationError("--python is the peer's; add --peer") }
  }

  func run() throws {
    if let kernels, !LandmarkLibrary.choose(kernels: kernels) {
      throw ValidationError("--kernels \(kernels): not on this CPU; avx512, avx2 or scalar")
    }
    let path = try photo ?? Self.portrait()
    let image = try Image(contentsOf: path)
    print("\(path): \(image.width) × \(image.height), kernels \(LandmarkLibrary.kernels)")

    var setup = Stopwatch()
    _ = try setup.time("detector") { try FaceDetector.shared() }
    let predictor = try LandmarkPredictor.located()
    _ = try setup.time("predictor") { try LandmarkPredictor.shared(predictor) }
    print(
      "once a process: detector \(column(setup.median("detector") * 1e3, "%.0f")) ms, predictor "
        + "\(column(setup.median("predictor") * 1e3, "%.0f")) ms, beside the first decoding")

    let other =
      try peer
      ? Peer(
        python: PeerPython.located(python, with: [.dlib, .pillow, .numpy, .scipy]),
        script: "align.py", [path, predictor, String(size), String(doublings)]) : nil
    var ours = Stopwatch(), theirs = Stopwatch()
    for _ in 0...repeats {  // the first run warms up, and is where results are compared
      var run = Stopwatch()
      let faces = try align(path, &run)
      let answer = try other?.run()
      if ours.stages.isEmpty && theirs.stages.isEmpty, let answer { try compare(faces, answer) }
      for stage in run.stages { ours.add(stage, run.median(stage)) }
      for stage in run.stages { theirs.add(stage, answer?[stage]?.number ?? 0) }
    }
    report(ours, theirs)
  }

  /// One photo, from its file to the pixels of its aligned faces.
  private func align(_ path: String, _ watch: inout Stopwatch) throws -> [Landmarks] {
    let start = ContinuousClock.now, used = processorTime()
    let image = try watch.time("decode") { try Image(contentsOf: path).decoded() }
    let finder = FaceFinder(doublings: doublings, largestOnly: largest)
    let found = try watch.time("detect") { try finder.search(image) }
    guard found.doublings == doublings else {
      throw PipelineError(.tooLarge, "\(path): too large to be doubled \(doublings) times")
    }
    let faces = found.faces.map(\.landmarks)
    try watch.time("warp") {
      for face in faces {
        let square = AlignmentSquare(around: face)
        _ = try image.aligned(to: square, size: size).bytes()
      }
    }
    watch.add("all", (ContinuousClock.now - start) / .seconds(1))
    watch.add("processor", processorTime() - used)
    return faces
  }

  private func compare(_ faces: [Landmarks], _ answer: JSON) throws {
    let theirs = (answer["faces"]?.array ?? []).map { face in
      (face.array ?? []).map { Point($0.array?[0].number ?? 0, $0.array?[1].number ?? 0) }
    }
    guard theirs.count == faces.count else {
      throw PipelineError(.internal, "we see \(faces.count) faces, the peer \(theirs.count)")
    }
    let distances = zip(faces, theirs).flatMap { zip($0.points, $1).map { ($0 - $1).length } }
    let worst = distances.max() ?? 0
    let equal = distances.filter { $0 == 0 }.count
    print(
      "\(faces.count) faces; \(equal) of \(distances.count) landmarks equal, the farthest "
        + "\(column(worst, "%.1f")) px apart")
  }

  private func report(_ ours: Stopwatch, _ theirs: Stopwatch) {
    print("stage        ours ms" + (peer ? "   peer ms     ratio" : ""))
    for stage in ours.stages {
      var line = stage.padding(toLength: 10, withPad: " ", startingAt: 0)
      line += column(ours.median(stage) * 1e3, "%10.1f")
      if peer {
        line += column(theirs.median(stage) * 1e3, "%10.1f")
        line += column(theirs.median(stage) / ours.median(stage), "%9.1f×")
      }
      print(line)
    }
  }

  private static func portrait() throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "facet-benchmark")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appending(path: "portrait-12mp.jpg").path
    try LargePhoto.write(to: path)
    return path
  }
}
