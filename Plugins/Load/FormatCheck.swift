import Graph
import Imaging

/// What the picture library is, and what it reads.
struct FormatCheck: HealthCheck {
  var name: String { "Pictures" }

  var versions: [String: String] { ["libvips": ImageLibrary.version] }

  func findings() -> [HealthFinding] {
    let library = ImageLibrary.self
    let missing = library.formats.filter { !$0.isRead }.map(\.name)
    let read = library.formats.filter(\.isRead).map(\.name)
    return [
      HealthFinding(.fact, "libvips", library.version),
      HealthFinding(.fact, "threads", String(library.threads)),
      HealthFinding(read.isEmpty ? .failure : .good, "reads", read.joined(separator: ", ")),
      missing.isEmpty
        ? HealthFinding(.good, "missing", "nothing")
        : HealthFinding(
          .warning, "missing",
          missing.joined(separator: ", ") + "; install a libvips that has them to read such files"),
      library.hasFonts
        ? HealthFinding(.good, "labels", "drawn with the system's fonts")
        : HealthFinding(
          .warning, "labels", "no font found, drawn with dots; install fonts-dejavu-core"),
    ]
  }
}
