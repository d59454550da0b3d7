import CVips

/// The picture library under Facet, for `facet doctor`.
public enum ImageLibrary {
  public struct Format: Sendable {
    public let name: String
    public let isRead: Bool
  }

  public static var version: String { String(cString: cvips_version()) }
  /// Threads of its own.
  public static var threads: Int { Int(cvips_threads()) }
  public static var hasFonts: Bool { cvips_has_fonts() }

  /// The common formats, and whether this machine's library reads them.
  public static var formats: [Format] {
    let readers = [
      ("JPEG", "jpegload"), ("PNG", "pngload"), ("WebP", "webpload"), ("TIFF", "tiffload"),
      ("HEIF and AVIF", "heifload"), ("JPEG XL", "jxlload"), ("GIF", "gifload"),
    ]
    return readers.map { Format(name: $0.0, isRead: cvips_has_operation($0.1)) }
  }

  /// Bytes that it holds for pixels now, and the most that it ever held.
  package static var memory: (now: Int, peak: Int) {
    (cvips_memory(), cvips_memory_peak())
  }
}
