import Graph
import Imaging
import Landmarks

/// Cuts faces out of photos, upright and framed as in FFHQ.
struct FaceAlign: Node {
  static let name = "face-align"
  static let summary = "Cuts faces out of photos, upright and framed as in FFHQ."
  static let fansOut = true

  @Parameter("Side of the aligned picture.", in: 16...4096, unit: .pixels)
  var size = 1024

  @Parameter("Which of the faces that are found.")
  var faces = Choice.all

  @Parameter("How many faces of a photo at most, in the order of the choice.", in: 1...10_000)
  var limit: Int? = nil

  @Parameter(
    "Added to the detector's threshold: below 0 finds more, and more that are none.", in: -2...2)
  var threshold = 0.0

  @Parameter(
    "How often the photo is doubled first: each halves the smallest face found, 80 px.",
    in: 0...4)
  var upsample = 0

  @Parameter("A dlib shape predictor of 68 landmarks, instead of the one that is installed.")
  var predictor: Path? = nil

  @Parameter(
    "A JSON file of 68 points a face, instead of a search; {name} in it is the photo's name."
  )
  var landmarks: Path? = nil

  @Parameter("What is shown where the square leaves the photo; blend is FFHQ's.")
  var border = AlignmentBorder.blend

  enum Choice: String, ParameterValue, CaseIterable {
    /// Every face, the surest first.
    case all
    /// Every face, the largest first; one unless there is a limit. For the one, faces of less than
    /// half its size are not even looked for, where the photo is large.
    case largest
    /// Every face, nearest to the middle first; one unless there is a limit.
    case central
  }

  private static let photo = Input<Image>("image", "The photo.")
  private static let aligned = Output<Image>("image", "The face, upright, in a square.")
  private static let points = Output<Landmarks>("landmarks", "Its 68 landmarks in the photo.")
  private static let square = Output<AlignmentSquare>("square", "The square in the photo.")
  static let ports: [any PortDeclaration] = [photo, aligned, points, square]

  static var sample: NodeSample {
    NodeSample(with: ["faces": "largest"], in: ["image": "photo.image"])
  }

  func run(_ io: inout NodeIO) throws {
    let title = io.item.name.isEmpty ? "the picture" : io.item.name
    let source = io[Self.photo]
    let (photo, found) = try located(in: source, item: io.item.name, io)
    guard !found.isEmpty else { throw nothingFound(in: source, title) }
    let chosen = chosen(from: found, in: photo)
    io.expect(items: chosen.count)
    for (index, face) in chosen.enumerated() {
      try io.checkCancellation()
      let square = AlignmentSquare(around: face)
      io.emit { item in
        item[Self.aligned] = try photo.aligned(to: square, size: size, border: border)
        item[Self.points] = face
        item[Self.square] = square
      }
      io.progress(done: index + 1, of: chosen.count)
    }
  }

  /// The photo, decoded where it was searched, and the faces in it.
  private func located(
    in source: Image, item: String, _ io: NodeIO
  ) throws -> (photo: Image, faces: [Landmarks]) {
    if let landmarks {
      let path = landmarks.string.replacing("{name}", with: item)
      let faces = try Landmarks.read(from: path)
      return (faces.count > 1 ? try kept(source) : source, faces)
    }
    let finder = FaceFinder(
      threshold: threshold, doublings: upsample,
      largestOnly: faces == .largest && limit ?? 1 == 1, predictor: predictor?.string)
    finder.prepare()
    let photo = try kept(source)
    let result = try finder.search(photo)
    if result.doublings < upsample {
      io.log(
        "\(item): doubled \(result.doublings) times, not \(upsample), to stay within memory; small "
          + "faces may be missed")
    }
    if result.shrink > 1 {
      io.log("\(item): searched at a smaller size, as it is huge; small faces may be missed")
    }
    if !finder.largestOnly { io.record("faces", .number(Double(result.faces.count))) }
    return (photo, result.faces.map(\.landmarks))
  }

  /// A photo that is read several times is decoded once, unless it is too huge to be kept.
  private func kept(_ photo: Image) throws -> Image {
    photo.width * photo.height <= 128_000_000 ? try photo.decoded() : photo
  }

  private func chosen(from faces: [Landmarks], in photo: Image) -> [Landmarks] {
    let middle = Point(Double(photo.width) / 2, Double(photo.height) / 2)
    func side(_ face: Landmarks) -> Double { AlignmentSquare(around: face).side }
    func distance(_ face: Landmarks) -> Double {
      (AlignmentSquare(around: face).centre - middle).length
    }
    switch faces.isEmpty ? .all : self.faces {
    case .all: return Array(faces.prefix(limit ?? faces.count))
    case .largest: return Array(faces.sorted { side($0) > side($1) }.prefix(limit ?? 1))
    case .central: return Array(faces.sorted { distance($0) < distance($1) }.prefix(limit ?? 1))
    }
  }

  private func nothingFound(in source: Image, _ title: String) -> PipelineError {
    let what = "\(title), \(source.width) × \(source.height)"
    if let landmarks {
      return PipelineError(.badInput, "\(landmarks) lists no face for \(what)")
    }
    return PipelineError(
      .badInput,
      "no face found in \(what); the detector sees upright frontal faces from 80 pixels up: try "
        + "\"upsample\": \(min(4, upsample + 1)) for smaller ones, \"threshold\": -0.3 for unclear "
        + "ones, or give \"landmarks\"")
  }
}
