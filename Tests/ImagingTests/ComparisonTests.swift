import Foundation
import Graph
import Imaging
import MeasurePlugin
import TestSupport
import Tensors
import Testing

/// What a comparison of methods needs: time, landmarks, and several tables in one.
@Suite("Comparing methods") struct ComparisonTests {
  private let image = Input<Image>("image", "")
  private let reference = OptionalInput<Image>("reference", "")
  private let tables = ListInput<Table>("tables", "")
  private let result = Output<Table>("table", "")

  private func item(
    _ name: String, _ picture: Tensor, _ reference: Tensor, seconds: [String: Double] = [:]
  ) -> GatheredItem {
    var values = PortValues()
    values[image] = Image(picture)
    values[self.reference] = Image(reference)
    return GatheredItem(Item(name: name), values, seconds: seconds)
  }

  @Test("the time of the named nodes is added up")
  func time() throws {
    let grey = Tensor(repeating: 0.5, shape: [1, 3, 16, 16])
    let items = [
      item("a", grey, grey, seconds: ["encode": 0.25, "search": 1, "load": 9]),
      item("b", grey, grey, seconds: ["encode": 0.5, "search": 2, "load": 9]),
    ]
    let with: [String: JSON] = ["metrics": ["ssim"], "timed": ["encode", "search"]]
    let found = try node(measure, "measure", with).trial(gathered: items)[result]
    #expect(found?.columns == ["item", "ssim", "seconds"])
    #expect(found?["seconds"] == [1.25, 2.5, 1.875])
    expectError(
      "invalid-pipeline: no node \"serch\" works on the items that come here; did you mean \"search\"?"
    ) {
      _ = try node(measure, "measure", ["metrics": ["ssim"], "timed": ["serch"]])
        .trial(gathered: items)
    }
  }

  @Test("tables are summed up by their means, a row each, with all their columns")
  func summary() throws {
    var inputs = PortValues()
    inputs[tables] = [
      Table(columns: ["item", "psnr"], rows: [["a", 20], ["b", 30], ["mean", 25]]),
      Table(columns: ["item", "psnr", "seconds"], rows: [["a", 40, 2]]),
    ]
    try withFolder { folder in
      let path = "\(folder)/x/summary.csv"
      let with: [String: JSON] = ["labels": ["plain", "searched"], "path": .string(path)]
      let found = try node(measure, "summarize", with).trial(inputs)[result]
      let text = "method,psnr,seconds\nplain,25,\nsearched,40,2\n"
      #expect(found?.csv == text)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }
    expectError("bad-input: there are 3 labels for 2 tables; leave some out") {
      _ = try node(measure, "summarize", ["labels": ["a", "b", "c"]]).trial(inputs)
    }
    expectError("with.path: \"a.xls\" does not end in .csv, .json or .txt") {
      _ = try node(measure, "summarize", ["path": "a.xls"])
    }
  }

  @Test(
    "landmarks are as far off as the face was moved, in percent of the distance between the eyes")
  func landmarks() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Fixtures/Reference/align/astronaut.png").path
    let photo = try Image(contentsOf: path).tensor()
    let moved = photo[8..<photo.shape[3], axis: 3].padded([3: (0, 8)])
    func distance(_ picture: Tensor) throws -> JSON? {
      try node(measure, "measure", ["metrics": ["landmark-distance"]])
        .trial(gathered: [item("a", picture, photo)])[result]?.rows[0][1]
    }
    #expect(try distance(photo) == 0)
    // Some 60 pixels lie between the eyes; the detector's boxes move in steps.
    let percent = try #require(try distance(moved)?.number)
    #expect(percent > 8 && percent < 25, "\(percent)")
    #expect(try distance(Tensor(repeating: 0.5, shape: photo.shape)) == .null)
  }
}
