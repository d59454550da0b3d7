import Graph
import Imaging
import Search
import Tensors

/// A measure of a picture, alone or against another.
enum Metric: String, ParameterValue, CaseIterable {
  case psnr, ssim, msSSIM = "ms-ssim", lrPSNR = "lr-psnr", mae, niqe
  case latentDistance = "latent-distance", landmarkDistance = "landmark-distance"

  /// What it needs besides the picture, in words; `nil` when nothing.
  var need: String? {
    switch self {
    case .psnr, .ssim, .msSSIM, .mae, .landmarkDistance: "a picture on \"reference\""
    case .latentDistance: "latents on \"latent\" and on \"origin\""
    case .lrPSNR: "a picture on \"target\" and an operator on \"operator\""
    case .niqe: "a model, as the parameter niqeModel"
    }
  }
}

/// One picture and what it is measured against.
struct Measurement {
  let picture: Tensor
  let reference: Tensor?
  let target: Tensor?
  let degradation: DegradationOperator?
  let niqe: NIQE?
  let channels: MeasuredChannels
  let crop: Int
  let latent: Latent?
  let origin: Latent?

  /// The number; `nil` where the picture is too small for the measure or the need is not met.
  func value(_ metric: Metric) throws -> Double? {
    switch metric {
    case .psnr:
      return try reference.map {
        PSNR.between(try cropped(picture), try matched($0), channels: channels)
      }
    case .ssim: return try reference.flatMap { SSIM.between(try cropped(picture), try matched($0)) }
    case .msSSIM:
      return try reference.flatMap { SSIM.multiScale(try cropped(picture), try matched($0)) }
    case .mae:
      return try reference.map {
        Double((try cropped(picture) - (try matched($0))).abs().mean().item) * 255
      }
    case .lrPSNR: return try consistency()
    case .niqe: return niqe?(picture)
    case .latentDistance: return try latentDistance()
    case .landmarkDistance:
      return try reference.flatMap { try LandmarkDistance.between(picture, try matched($0)) }
    }
  }

  private func matched(_ reference: Tensor) throws -> Tensor {
    guard reference.shape == picture.shape else {
      throw PipelineError(
        .badInput,
        "the picture is \(size(picture)), but its reference is \(size(reference)); only pictures of "
          + "one size and one number of channels can be compared")
    }
    return try cropped(reference)
  }

  private func cropped(_ x: Tensor) throws -> Tensor {
    let (height, width) = (x.shape[2], x.shape[3])
    guard 2 * crop < min(height, width) else {
      throw PipelineError(
        .badInput,
        "nothing of a picture of \(width) × \(height) is left when \(crop) pixels are cropped from "
          + "each side; crop less")
    }
    return crop == 0 ? x : x[crop..<height - crop, axis: 2][crop..<width - crop, axis: 3]
  }

  private func consistency() throws -> Double? {
    guard let target, let degradation, degradation.unknowns.isEmpty else { return nil }
    let low = withoutRecording { degradation(picture) }
    guard low.shape == target.shape else {
      throw PipelineError(
        .badInput,
        "the operator (\(degradation.description)) makes \(size(low)) of the picture, but the target "
          + "is \(size(target)); connect the target that belongs to the operator")
    }
    return PSNR.between(low, target)
  }

  /// Root mean square over the coordinates in which latents are N(0, 1): 1.4 between two random
  /// latents.
  private func latentDistance() throws -> Double? {
    guard let latent, let origin else { return nil }
    let other = try origin.moved(to: latent.model)
    guard other.values.shape == latent.values.shape else {
      throw PipelineError(.badInput, "there are \(latent.count) latents for \(other.count) origins")
    }
    guard let statistics = latent.model.model.generator.statistics else {
      throw PipelineError(
        .badInput,
        "the file of \(latent.model.name) holds no statistics of its latents, which the distance is "
          + "measured in; facet models import adds them")
    }
    let apart = statistics.normalized(latent.values) - statistics.normalized(other.values)
    return Double(apart.squared().mean().item).squareRoot()
  }

  private func size(_ x: Tensor) -> String {
    "\(x.shape[3]) × \(x.shape[2])" + (x.shape[1] == 1 ? " grey" : "")
  }
}
