import Foundation
import Graph
import Imaging
import Tensors

/// Takes the picture back to a sensor's raw samples, adds the noise of the sensor there, and
/// develops it again: noise that depends on brightness and colour, and spreads over neighbours.
///
/// - Source: Brooks, Mildenhall, Xue, Chen, Sharlet, Barron, Unprocessing images for learned raw
///   denoising, CVPR 2019, sections 3 and 4, which BSRGAN's camera model (Zhang et al., ICCV 2021,
///   section 3.3) goes back to.
struct CameraNoise: Degradation {
  static let name = "camera-noise"
  static let summary = "Adds noise where a camera does: in the raw samples, before developing."

  @Parameter(
    "Shot noise: variance of a raw sample as a multiple of its value; drawn from 1e-4 to 0.012, "
      + "evenly in the logarithm, when left out.", in: 0...1)
  var shot: Double? = nil
  @Parameter(
    "Read noise: variance of a raw sample in the dark; drawn as goes with the shot noise when left "
      + "out.", in: 0...1)
  var read: Double? = nil
  @Parameter("Gain of red for white balance; drawn from 1.9 to 2.4 when left out.", in: 0.25...8)
  var red: Double? = nil
  @Parameter("Gain of blue for white balance; drawn from 1.5 to 1.9 when left out.", in: 0.25...8)
  var blue: Double? = nil
  @Parameter(
    "Gain of all channels for exposure; drawn around 1.25 when left out.", in: 0.25...8)
  var exposure: Double? = nil
  @Parameter(
    "How much the colour filters of each of four cameras count; drawn when left out.", in: 0...1e6)
  var cameras: [Double]? = nil

  var traits: DegradationTraits { .stochastic }

  func complaints() -> [ParameterComplaint] {
    guard let cameras,
      let problem = Weights.complaint(about: cameras, of: CameraPipeline.cameraCount)
    else { return [] }
    return [ParameterComplaint("cameras", problem)]
  }

  func check(shape: [Int]) throws {
    guard min(shape[2], shape[3]) >= 2 else {
      throw PipelineError(
        .badInput,
        "a sensor needs 2 × 2 pixels for a colour, and the picture is \(shape[3]) × \(shape[2]); "
          + "give a larger one")
    }
  }

  /// `[N, C, H, W] → [N, C, H, W]`: the picture taken and developed without noise.
  func callAsFunction(_ x: Tensor) -> Tensor {
    let camera = CameraPipeline(
      cameras: cameras ?? CameraPipeline.alike, red: red ?? 2.15, blue: blue ?? 1.7,
      exposure: exposure ?? 1.25)
    return camera.retaken(x) { $0 }
  }

  func observed(_ x: Tensor, dice: inout Dice) -> Tensor {
    let camera = drawnCamera(&dice)
    let (shot, read) = drawnNoise(&dice)
    var random = dice.random.split("noise")
    return camera.retaken(x) { raw in
      raw + random.normal(raw.shape) * (raw * Float(shot) + Float(read)).maximum(Tensor(0)).sqrt()
    }
  }

  private func drawnCamera(_ dice: inout Dice) -> CameraPipeline {
    var colour = dice.split("camera")
    let weights =
      cameras
      ?? (1...CameraPipeline.cameraCount).map {
        colour.number("camera \($0)", in: 0...1)
      }
    // A normal number around 0.8 is what the exposure is divided by.
    let dimming = 0.8 + 0.1 * Double(colour.random.normal([1]).item)
    let camera = CameraPipeline(
      cameras: weights, red: red ?? colour.number("red", in: 1.9...2.4),
      blue: blue ?? colour.number("blue", in: 1.5...1.9),
      exposure: exposure ?? 1 / max(0.2, dimming))
    if exposure == nil { colour.note("exposure", .number(camera.exposure)) }
    dice.note("camera", from: colour)
    return camera
  }

  /// - Source: section 4 of the paper: both in the logarithm, read noise normal around a line.
  private func drawnNoise(_ dice: inout Dice) -> (shot: Double, read: Double) {
    var random = dice.random.split("levels")
    let (low, high) = (log(1e-4), log(0.012))
    let even = low + Double(random.uniform()) * (high - low)
    let shot = shot ?? exp(even)
    let bell = Double(random.normal([1]).item)
    let read = read ?? min(1, exp(2.18 * log(max(shot, 1e-12)) + 1.2 + 0.26 * bell))
    dice.note("shot", .number(shot))
    dice.note("read", .number(read))
    return (shot, read)
  }
}
