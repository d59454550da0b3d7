import ComparePlugin
import Graph
import Imaging
import TestSupport
import Tensors
import Testing

@Suite("Comparing") struct CompareTests {
  private func compare(
    _ pictures: [Image], _ with: [String: JSON] = [:], numbers: Table? = nil
  ) throws -> Image {
    var inputs = PortValues()
    inputs[ListInput<Image>("images", "")] = pictures
    inputs[OptionalInput<Table>("numbers", "")] = numbers
    return try node(ComparePlugin.compare, "compare", with).trial(inputs)[
      Output<Image>("image", "")]!
  }

  let red = Image(Tensor([1, 0, 0], shape: [1, 3, 1, 1]).broadcastPicture(4, 2), name: "red")
  let blue = Image(Tensor([0, 0, 1], shape: [1, 3, 1, 1]).broadcastPicture(8, 8), name: "blue")

  @Test("pictures of a common height stand side by side")
  func sideBySide() throws {
    let sheet = try compare([red, blue], ["gap": 1, "lettering": 0])
    #expect(sheet.width == 1 + 4 + 1 + 8 + 1 && sheet.height == 10)
    let x = try sheet.tensor()
    func pixel(_ i: Int, _ j: Int) -> [Float] { x[i..<i + 1, axis: 2][j..<j + 1, axis: 3].values }
    #expect(pixel(0, 0) == [1, 1, 1])
    #expect(pixel(1, 1) == [1, 0, 0] && pixel(8, 4) == [1, 0, 0])
    #expect(pixel(5, 5) == [1, 1, 1])
    #expect(pixel(1, 6) == [0, 0, 1] && pixel(8, 13) == [0, 0, 1])
  }

  @Test("without scaling every picture keeps its size")
  func unscaled() throws {
    let sheet = try compare([red, blue], ["gap": 0, "lettering": 0, "scaling": "none"])
    #expect(sheet.width == 10 && sheet.height == 8)
    let below = try sheet.tensor()[6..<7, axis: 2][0..<1, axis: 3]
    #expect(below.values == [1, 1, 1])
  }

  @Test("several rows, on another background")
  func rows() throws {
    let sheet = try compare(
      [red, blue, red],
      ["gap": 0, "lettering": 0, "columns": 2, "height": 8, "background": "#00ff00"])
    #expect(sheet.width == 12 && sheet.height == 16)
    #expect(try sheet.tensor()[15..<16, axis: 2][11..<12, axis: 3].values == [0, 1, 0])
  }

  @Test("labels and a caption make room for themselves and leave ink")
  func labels() throws {
    let table = Table(["lr_psnr": 31.234567, "status": "met"])
    #expect(table.summary == "lr_psnr 31.235 · status met")
    let plain = try compare([blue, blue], ["height": 64, "lettering": 0])
    let labelled = try compare([blue, blue], ["height": 64, "labels": ["input"]], numbers: table)
    #expect(labelled.width == plain.width)
    #expect(labelled.height > plain.height + 40)
    let ink = try labelled.tensor()[12..<32, axis: 2]
    #expect(ink.smallest < 0.3)
  }

  @Test("grey, 16 bit and float pictures go together")
  func kinds() throws {
    let grey = Image(noise([1, 1, 8, 8]))
    let deep = try Image(contentsOf: fixture("rgb16.png"))
    let sheet = try compare(
      [grey, deep, Image(noise([1, 3, 8, 8]) * 3 - 1), blue], ["lettering": 0])
    #expect(try sheet.tensor().isFinite)
  }

  @Test("what cannot be drawn is said")
  func errors() throws {
    expectError(
      "bad-input: there are 2 labels for 1 pictures; leave some out"
    ) { _ = try compare([red], ["labels": ["a", "b"]]) }
    let wide = Image(Tensor(zeros: [1, 1, 1, 1000]), name: "wide")
    expectError(
      "too-large: wide 1000 × 1 would be 2000000 pixels wide at the height 2000; give a smaller "
        + "height, or set scaling to none"
    ) { _ = try compare([wide, red], ["height": 2000]) }
  }
}

extension Tensor {
  fileprivate func broadcastPicture(_ height: Int, _ width: Int) -> Tensor {
    self + Tensor(zeros: [1, 3, height, width])
  }
}
