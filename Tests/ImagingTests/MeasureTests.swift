import Foundation
import Graph
import Imaging
import MeasurePlugin
import TestSupport
import Tensors
import Testing

@Suite("Measuring") struct MeasureTests {
  private let image = Input<Image>("image", "")
  private let reference = OptionalInput<Image>("reference", "")

  private func item(
    _ name: String, _ picture: Tensor, reference: Tensor? = nil, target: Tensor? = nil,
    by degradation: DegradationOperator? = nil
  ) -> GatheredItem {
    var values = PortValues()
    values[image] = Image(picture)
    values[self.reference] = reference.map { Image($0) }
    values[OptionalInput<Image>("target", "")] = target.map { Image($0) }
    values[OptionalInput<DegradationOperator>("operator", "")] = degradation
    return GatheredItem(Item(name: name), values)
  }

  private func table(_ items: [GatheredItem], _ with: [String: JSON]) throws -> Table {
    let trial = try node(measure, "measure", with).trial(gathered: items)
    return try #require(trial[Output<Table>("table", "")])
  }

  private func grey(_ value: Float, _ size: Int = 16) -> Tensor {
    Tensor(repeating: value / 255, shape: [1, 3, size, size])
  }

  @Test("a row an item, then the mean; what is equal or too small has no number")
  func rows() throws {
    try withFolder { folder in
      let items = [
        item("a", grey(100), reference: grey(110)), item("b", grey(100), reference: grey(100)),
        item("c", grey(100, 8), reference: grey(90, 8)),
      ]
      let path = "\(folder)/x/measures.csv"
      let found = try table(items, ["metrics": ["psnr", "ssim", "mae"], "path": .string(path)])
      let text = """
        item,psnr,ssim,mae
        a,28.130804,0.995476,10
        b,identical,1,0
        c,28.130804,,10
        mean,28.130804,0.997738,6.666667

        """
      #expect(found.csv.replacing("9.999999,", with: "10,") == text || close(found))
      #expect(try String(contentsOfFile: path, encoding: .utf8) == found.csv)
    }
  }

  /// Float32 pixels leave seven digits.
  private func close(_ table: Table) -> Bool {
    let expected: [[Double?]] = [
      [28.130804, 0.995476, 10], [nil, 1, 0], [28.130804, nil, 10],
      [28.130804, 0.997738, 6.666667],
    ]
    return zip(table.rows, expected).allSatisfy { row, numbers in
      zip(row.dropFirst(), numbers).allSatisfy { cell, number in
        guard let number else { return cell.number == nil }
        return abs((cell.number ?? .infinity) - number) < 2e-5
      }
    }
  }

  @Test("one item has no mean below it, and every format is written")
  func formats() throws {
    try withFolder { folder in
      for ending in ["json", "txt"] {
        let path = "\(folder)/m.\(ending)"
        let found = try table(
          [item("a", grey(100), reference: grey(100))],
          ["metrics": ["ssim"], "path": .string(path)])
        #expect(found.rows == [["a", 1]])
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(ending == "txt" ? text == "item  ssim\na        1\n" : text.contains("\"ssim\": 1"))
      }
    }
  }

  @Test("consistency is measured through the operator, with both crops and channels")
  func consistency() throws {
    let half = DegradationOperator("half", traits: .linearMap) {
      $0.resized(height: 8, width: 8, kernel: .area)
    }
    let found = try table(
      [item("a", grey(100), target: grey(101, 8), by: half)], ["metrics": ["lr-psnr"]])
    #expect(abs(found.rows[0][1].number! - 48.130804) < 1e-4)
    var edge = grey(100).values
    edge[0] = 1
    let framed = Tensor(edge, shape: [1, 3, 16, 16])
    let cropped = try table(
      [item("a", framed, reference: grey(100))], ["metrics": ["mae"], "crop": 1])
    #expect(cropped.rows == [["a", 0]])
  }

  @Test("what is missing or does not fit is said")
  func errors() {
    expectError(
      "invalid-pipeline: psnr needs a picture on \"reference\"; connect it, or leave the measure out"
    ) { _ = try table([item("a", grey(1))], [:]) }
    expectError(
      "bad-input: a: the picture is 16 × 16, but its reference is 8 × 8; only pictures of one size and "
        + "one number of channels can be compared"
    ) { _ = try table([item("a", grey(1), reference: grey(1, 8))], [:]) }
    expectError(
      "bad-input: a: nothing of a picture of 16 × 16 is left when 8 pixels are cropped from each side; "
        + "crop less"
    ) { _ = try table([item("a", grey(1), reference: grey(1))], ["crop": 8]) }
    expectError(
      "with.niqeModel: niqe needs a model; make one with `facet niqe fit`, and name it here\n"
        + "with.path: \"a.xls\" does not end in .csv, .json or .txt"
    ) { _ = try node(measure, "measure", ["metrics": ["niqe"], "path": "a.xls"]) }
  }
}
