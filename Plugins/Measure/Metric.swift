import Graph
import Imaging
import Tensors

/// A measure of a picture, alone or against another.
enum Metric: String, ParameterValue, CaseIterable {
  case psnr, ssim, msSSIM = "ms-ssim", lrPSNR = "lr-psnr", mae, niqe

  /// Whether more is better.
  var isBetterHigher: Bool { self != .mae && self != .niqe }

  /// What it needs besides the picture, in words; `nil` when nothing.
  var need: String? {
    switch self {
    case .psnr, .ssim, .msSSIM, .mae: "a picture on \"reference\""
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

  private func size(_ x: Tensor) -> String {
    "\(x.shape[3]) × \(x.shape[2])" + (x.shape[1] == 1 ? " grey" : "")
  }
}
