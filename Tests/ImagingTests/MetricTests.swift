import Foundation
import Graph
import Imaging
import TestSupport
import Tensors
import Testing

@Suite("Measures") struct MetricTests {
  private func constant(_ value: Float, _ size: Int = 32) -> Tensor {
    Tensor(repeating: value / 255, shape: [1, 3, size, size])
  }

  private func picture(_ name: String) throws -> Tensor {
    try Image(contentsOf: fixture("\(name).png")).tensor()
  }

  private func expected(_ picture: String, _ measure: String) -> Double {
    expectedNumbers[picture]![measure]!.number!
  }

  @Test("a mean squared error of 1 is 48.1308036087 dB")
  func knownPSNR() {
    #expect(abs(PSNR.between(constant(100), constant(101)) - 48.1308036087) < 1e-6)
    #expect(PSNR.between(constant(3), constant(3)) == .infinity)
    #expect(abs(PSNR.between(constant(0), constant(255))) < 1e-9)
  }

  @Test("known values of SSIM")
  func knownSSIM() {
    #expect(abs(SSIM.between(constant(100), constant(110))! - 0.99547644409) < 1e-7)
    #expect(abs(SSIM.between(constant(0), constant(255))! - 9.999e-5) < 1e-8)
    #expect(SSIM.between(constant(0, 10), constant(0, 10)) == nil)
    #expect(abs(SSIM.multiScale(constant(7, 176), constant(7, 176))! - 1) < 1e-12)
    #expect(SSIM.multiScale(constant(0, 175), constant(0, 175)) == nil)
  }

  @Test(
    "PSNR, SSIM and MS-SSIM agree with scikit-image and NumPy", arguments: ["blurred", "noisy"])
  func published(name: String) throws {
    let (a, b) = (try picture("photo"), try picture(name))
    // Pixels are k/255 in Float32: 1e-7 relative.
    #expect(abs(PSNR.between(a, b) - expected(name, "psnr")) < 1e-5)
    let luma = PSNR.between(a, b, channels: .y, crop: 4)
    #expect(abs(luma - expected(name, "psnr_y_crop4")) < 1e-5)
    #expect(abs(SSIM.between(a, b)! - expected(name, "ssim")) < 1e-6)
    #expect(abs(SSIM.multiScale(a, b)! - expected(name, "ms_ssim")) < 1e-6)
  }

  @Test("NIQE's distance agrees with NumPy's", arguments: ["blurred", "noisy"])
  func niqe(name: String) throws {
    let model = try NIQE(contentsOf: fixture("niqe-model.json"))
    let found = try #require(model(try picture(name)))
    // Shapes are searched on a grid of 0.001: a tie may fall to the neighbour.
    #expect(abs(found - expected(name, "niqe")) < 0.02 * expected(name, "niqe"))
  }

  @Test("NIQE says nothing about a picture of too few blocks, or without texture")
  func tooFew() throws {
    let model = try NIQE(contentsOf: fixture("niqe-model.json"))
    #expect(model(constant(100, 191)) == nil)
    #expect(model(constant(100, 400)) == nil)
    #expect(model(noise([1, 3, 96, 288])) == nil)
  }

  @Test("a fitted model prefers what it was fitted to, and survives its file")
  func fitting() throws {
    let natural = (0..<2).map { i in
      (0..<7).reduce(Tensor(zeros: [1, 1, 960, 480])) { sum, level in
        let side = 1 << level
        let rough = noise([1, 1, 960 / side, 480 / side], seed: UInt64(10 * i + level))
        let scaled = rough.resized(height: 960, width: 480, kernel: .bilinear)
        return sum + scaled * (Float(side) / 127)
      }
    }
    let model = try NIQE.fitted(to: natural.map { Image($0) })
    let own = try #require(model(natural[0]))
    let rough = try #require(model(noise([1, 1, 480, 480], seed: 99)))
    #expect(own < rough)
    try withFolder { folder in
      try model.write(to: "\(folder)/model.json")
      #expect(try NIQE(contentsOf: "\(folder)/model.json") == model)
    }
    #expect(
      errorText { _ = try NIQE.fitted(to: [Image(noise([1, 3, 200, 200]))]) }
        .contains(
          "are too few to fit a NIQE model; give more or larger pictures, 73 blocks at least"))
    expectError(
      "bad-input: text.png: this is no NIQE model; make one with `facet niqe fit`",
      without: fixture("")
    ) { _ = try NIQE(contentsOf: fixture("text.png")) }
  }
}
