import Foundation
import Graph
import Landmarks
import Testing

@Suite struct LandmarkPredictorTests {
  @Test func `there is one predictor for a file in a process`() throws {
    #expect(try LandmarkPredictor.shared() === LandmarkPredictor.shared())
  }

  @Test func `a predictor that is not there is named`() {
    let error = #expect(throws: PipelineError.self) { try LandmarkPredictor.shared("/no/such.dat") }
    #expect(error?.code == .notFound)
    #expect(error?.path == "/no/such.dat")
  }

  @Test func `a folder is no predictor`() {
    let error = #expect(throws: PipelineError.self) { try LandmarkPredictor.shared("/tmp") }
    #expect(error?.code == .badInput)
  }

  /// Cut anywhere: in a count, a number, a tree, or just before the end.
  @Test(arguments: [0, 1, 2, 3, 5, 100, 1_000, 54_321, 3_000_000, 50_000_001, -1])
  func `a predictor cut short is an error`(length: Int) throws {
    let whole = try Data(
      contentsOf: URL(filePath: LandmarkPredictor.located()), options: .alwaysMapped)
    let cut = length < 0 ? whole.dropLast(1) : whole.prefix(length)
    try withFile(cut) { path in
      let error = #expect(throws: PipelineError.self) { try LandmarkPredictor.shared(path) }
      #expect(error?.code == .badInput)
      #expect(
        error?.message.hasPrefix("this is no shape predictor of dlib, or it is damaged") == true)
    }
  }

  /// What dlib's own reader would allocate on trust.
  static let malicious: [[UInt8]] = [
    [1, 1, 0x88, 255, 255, 255, 255, 255, 255, 255, 127, 0x81, 1],  // 2⁶³ − 1 rows
    [1, 1, 0x84, 255, 255, 255, 127, 0x81, 1],  // two billion rows
    [1, 1, 0x81, 2, 0x81, 1, 0, 0, 0, 0, 5, 255, 255, 255, 255, 255],  // a trillion stages
    [1, 2],  // another version
    [0x7F], [9, 0, 0, 0, 0, 0, 0, 0, 0, 0], Array("no predictor at all".utf8),
  ]

  @Test(arguments: malicious)
  func `a file that lies about its sizes is an error`(bytes: [UInt8]) throws {
    try withFile(bytes) { path in
      let error = #expect(throws: PipelineError.self) { try LandmarkPredictor.shared(path) }
      #expect(error?.code == .badInput)
    }
  }

  /// The start of the real file with single bytes changed: the reader checks every count and index.
  @Test func `damage in the middle is an error or another predictor, never a crash`() throws {
    let whole = try Data(
      contentsOf: URL(filePath: LandmarkPredictor.located()), options: .alwaysMapped)
    let start = [UInt8](whole.prefix(200_000))
    for step in 0..<200 {
      var damaged = start
      damaged[(step * 7919) % (step < 100 ? 700 : start.count)] ^= UInt8(1 << (step % 8))
      try withFile(damaged) { path in
        _ = #expect(throws: PipelineError.self) { try LandmarkPredictor.shared(path) }
      }
    }
  }
}
