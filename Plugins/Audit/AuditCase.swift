import Foundation
import Graph
import Imaging
import Search
import Tensors

/// One person of an audit: who it is, and what became of the picture.
struct AuditCase {
  var name: String
  /// The bins that the person belongs to: attribute and number from 0.
  var bins: [(attribute: String, bin: Int)]
  var isMet: Bool
  /// dB, of the found picture made small again against what was searched for.
  var consistency: Double
  /// dB, of the found picture against the true one.
  var fidelity: Double
  /// The individual typology angle of the cheeks in degrees, true and found: large is light.
  var skin: (true: Double, found: Double)
  /// Found − true of each attribute, `nil` where the model does not say it.
  var drift: [Double?]

  /// - Parameters:
  ///   - truth, found: `[1, 3, H, W]`, 0…1, of any two sizes.
  ///   - person: one row, bins in columns that end in `-bin`.
  init(
    name: String, person: Table, truth: Tensor, found: Tensor, report: Table, latent: Latent?,
    attributes: [String]
  ) throws {
    self.name = name
    bins = person.columns.compactMap { column in
      guard column.hasSuffix("-bin"), let bin = person[column].first?.integer else { return nil }
      return (String(column.dropLast(4)), bin)
    }
    guard !bins.isEmpty else {
      throw PipelineError(
        .badInput,
        "the table says no bins; give the portraits bins, such as {\"skin-tone\": 3, \"age\": 3}")
    }
    guard let met = report["status"].first?.string, let decibels = report["lr_psnr"].first?.number
    else {
      throw PipelineError(.badInput, "`report` is no report of a search; connect search.report")
    }
    isMet = met == "met"
    consistency = decibels
    let likewise = truth.resized(
      height: found.shape[2], width: found.shape[3], kernel: .area)
    let error = (found.clamped(0, 1) - likewise).squared().mean().item
    fidelity = -10 * log10(Double(max(error, 1e-10)))
    skin = (Self.skinAngle(truth), Self.skinAngle(found))
    let said = latent.map { $0.model.model.attributes(of: $0.values) } ?? [:]
    drift = attributes.map { attribute in
      guard let found = said[attribute], let true_ = person[attribute].first?.number else {
        return nil
      }
      return found - true_
    }
  }

  /// ITA = atan((L* − 50) / b*) of the mean colour of the cheeks, where the FFHQ frame holds them.
  ///
  /// - Source: Chardon, Cretois and Hourseau, "Skin colour typology and suntanning pathways", 1991.
  static func skinAngle(_ picture: Tensor) -> Double {
    let (height, width) = (Double(picture.shape[2]), Double(picture.shape[3]))
    func pixels(_ range: ClosedRange<Double>, _ size: Double) -> Range<Int> {
      let first = Int(range.lowerBound * size)
      return first..<max(first + 1, Int(range.upperBound * size))
    }
    let cheeks = [0.29...0.39, 0.61...0.71].map { across in
      picture.clamped(0, 1)[pixels(0.56...0.64, height), axis: 2][pixels(across, width), axis: 3]
        .mean(axes: [0, 2, 3]).values.map(Double.init)
    }
    let encoded = zip(cheeks[0], cheeks[1]).map { ($0 + $1) / 2 }
    let (r, g, b) = (linear(encoded[0]), linear(encoded[1]), linear(encoded[2]))
    // sRGB to XYZ (IEC 61966-2-1), over the white D65.
    let y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    let z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.0891
    func f(_ t: Double) -> Double {
      t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116
    }
    return Foundation.atan2(116 * f(y) - 16 - 50, 200 * (f(y) - f(z))) * 180 / .pi
  }

  private static func linear(_ value: Double) -> Double {
    value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }
}
