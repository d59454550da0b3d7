import CVips
import Graph

/// The kinds of file that a picture can be saved as.
public enum ImageFormat: String, ParameterValue, CaseIterable {
  case png, jpeg, webp, tiff
  /// Exact floats under the key `image`, `[N, C, H, W]`, not clamped.
  case safetensors

  /// By what a file's name ends with; `nil` for anything else.
  public init?(fileName: String) {
    switch fileName.split(separator: ".").last?.lowercased() {
    case "png": self = .png
    case "jpg", "jpeg", "jpe": self = .jpeg
    case "webp": self = .webp
    case "tif", "tiff": self = .tiff
    case "safetensors": self = .safetensors
    default: return nil
    }
  }

  /// How it is encoded for libvips; `nil` for what libvips does not write.
  var vips: cvips_format? {
    switch self {
    case .png: cvips_png
    case .jpeg: cvips_jpeg
    case .webp: cvips_webp
    case .tiff: cvips_tiff
    case .safetensors: nil
    }
  }

  /// The longest side that the format allows.
  var longestSide: Int {
    switch self {
    case .webp: 16_383
    case .jpeg: 65_500
    default: 1_000_000
    }
  }
}

/// How a picture is written.
public struct ImageEncoding: Sendable, Equatable {
  public var format: ImageFormat
  /// 1…100; JPEG and WebP.
  public var quality: Int
  /// 8 or 16 a sample; PNG and TIFF. JPEG and WebP have 8.
  public var bits: Int
  /// WebP.
  public var isLossless: Bool

  public init(_ format: ImageFormat, quality: Int = 92, bits: Int = 8, isLossless: Bool = false) {
    (self.format, self.quality, self.bits, self.isLossless) = (format, quality, bits, isLossless)
  }

  var usedBits: Int { format == .png || format == .tiff ? bits : 8 }
}
