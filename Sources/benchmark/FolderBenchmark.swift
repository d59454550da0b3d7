import ArgumentParser
import Foundation
import Graph
import Imaging

/// A folder of large photos made small, against libvips's own program at the same work.
struct FolderBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "folder", abstract: "A folder of large photos made small, beside vipsthumbnail.")

  @Option(help: "Photos of 12 megapixels in the folder.") var photos = 1_000
  @Option(help: "Different photos among them; the others are links to these.") var different = 10
  @Option(help: "Longer side of what is made, in pixels.") var size = 32
  @Option(help: "Runs of each, by turns.") var runs = 3
  @Option(help: "libvips's program (Debian: libvips-tools).") var vipsthumbnail = "vipsthumbnail"

  func validate() throws {
    guard different > 0, photos >= 10 * different, size > 0, runs > 0 else {
      throw ValidationError(
        "at least ten photos for each different one, and one of everything else")
    }
  }

  func run() throws {
    let folder = try TemporaryFolder()
    try makePhotos(in: folder)
    let pipeline = folder.path("folder.json")
    try Data(text(folder).utf8).write(to: URL(filePath: pipeline))

    // A tenth of the photos first: what is timed is verified, and memory must not have grown.
    let few = try MeasuredProcess.facet(["run", pipeline, "--set", "in=\(folder.path("few"))"])
    try verify(folder)
    var ours: [MeasuredProcess] = [], theirs: [MeasuredProcess] = []
    for _ in 0..<runs {
      ours.append(try .facet(["run", pipeline]))
      theirs.append(try thumbnails(folder))
    }
    report(ours, theirs, few)
  }

  /// Portraits with grain, so that their files are as large as a camera's.
  private func makePhotos(in folder: borrowing TemporaryFolder) throws {
    let manager = FileManager.default
    for name in ["all", "few", "ours", "theirs"] {
      try manager.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
    }
    for index in 0..<photos {
      let path = folder.path(String(format: "all/photo-%05d.jpg", index))
      if index < different {
        try LargePhoto.write(to: path, seed: UInt64(index))
      } else {
        try manager.linkItem(
          atPath: folder.path(String(format: "all/photo-%05d.jpg", index % different)), toPath: path
        )
      }
      if index < photos / 10 {
        try manager.linkItem(
          atPath: path, toPath: folder.path(String(format: "few/photo-%05d.jpg", index)))
      }
    }
  }

  private func text(_ folder: borrowing TemporaryFolder) -> String {
    """
    { "format": 1, "name": "folder",
      "parameters": { "in": { "type": "path", "default": "\(folder.path("all"))" } },
      "nodes": {
        "photos": { "uses": "load", "with": { "path": "${in}", "fit": \(size) } },
        "save": { "uses": "save", "in": { "image": "photos.image" },
                  "with": { "path": "\(folder.path("ours"))/{name}.png" } } } }
    """
  }

  private func thumbnails(_ folder: borrowing TemporaryFolder) throws -> MeasuredProcess {
    let files = (0..<photos).map { folder.path(String(format: "all/photo-%05d.jpg", $0)) }
    return try MeasuredProcess(
      vipsthumbnail, ["--size", "\(size)", "-o", folder.path("theirs/%s.png")] + files)
  }

  /// Our small pictures are the program's.
  private func verify(_ folder: borrowing TemporaryFolder) throws {
    let files = (0..<different).map { folder.path(String(format: "all/photo-%05d.jpg", $0)) }
    _ = try MeasuredProcess(
      vipsthumbnail, ["--size", "\(size)", "-o", folder.path("theirs/%s.png")] + files)
    for index in 0..<different {
      let name = String(format: "photo-%05d.png", index)
      let ours = try Image(contentsOf: folder.path("ours/\(name)"))
      let theirs = try Image(contentsOf: folder.path("theirs/\(name)"))
      guard try ours.bytes() == theirs.bytes() else {
        throw PipelineError(.internal, path: name, "our small picture is not vipsthumbnail's")
      }
    }
    print("\(different) small pictures are the same as vipsthumbnail's, byte for byte")
  }

  private func report(
    _ ours: [MeasuredProcess], _ theirs: [MeasuredProcess], _ few: MeasuredProcess
  ) {
    func row(_ name: String, _ runs: [MeasuredProcess]) -> [String] {
      let seconds = runs.map(\.seconds).middle
      return [
        name, format(seconds, 2), format(seconds / Double(photos) * 1e3, 2),
        format(runs.map(\.processorSeconds).middle, 2), format(runs.map(\.peakMegabytes).middle, 0),
      ]
    }
    printTable([
      ["\(photos) photos", "seconds", "ms a photo", "processor s", "peak MB"],
      row("facet run", ours), row("vipsthumbnail", theirs),
    ])
    let ratio = ours.map(\.seconds).middle / theirs.map(\.seconds).middle
    print(
      "facet takes \(format(ratio, 2))× vipsthumbnail's time; with \(photos / 10) photos its peak is "
        + "\(format(few.peakMegabytes, 0)) MB")
  }
}
