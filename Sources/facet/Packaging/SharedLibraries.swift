import CBLAS
import Foundation
import Graph
import PluginLoading

/// The libraries that a program needs when it runs.
struct SharedLibraries {
  /// By the names under which they are looked for.
  private(set) var files: [String: URL] = [:]

  /// What a program is linked with, and all that these need, as the system's loader finds it; and
  /// OpenBLAS, which is loaded later.
  init(of program: URL) throws(PipelineError) {
    try add(neededBy: program)
    guard facet_blas_available() != 0, let blas = Self.mapped("libopenblas") else { return }
    files["libopenblas.so.0"] = blas
    try add(neededBy: blas)
  }

  /// Without the C library, which belongs to the system it runs on.
  var portable: [String: URL] {
    let system = [
      "ld-linux", "libc.so", "libm.so", "libdl.so", "libpthread.so", "librt.so", "libresolv.so",
      "libutil.so", "linux-vdso",
    ]
    return files.filter { name, _ in !system.contains { name.hasPrefix($0) } }
  }

  /// Those of the Swift toolchain.
  var swift: [String: URL] {
    portable.filter { _, file in
      file.path.contains("/swift/linux/") || file.path.contains("/lib/lib")
    }
    .filter { name, _ in
      name.hasPrefix("libswift") || name.contains("Foundation") || name == "libdispatch.so"
        || name == "libBlocksRuntime.so"
    }
  }

  private mutating func add(neededBy file: URL) throws(PipelineError) {
    let outcome = try ChildProcess.run(URL(filePath: "/usr/bin/env"), ["ldd", file.path])
    for line in outcome.output.split(separator: "\n") {
      // libvips.so.42 => /lib/x86_64-linux-gnu/libvips.so.42 (0x00007f2a45e00000)
      let words = line.split(separator: " ").map { $0.trimmingCharacters(in: .whitespaces) }
      guard words.count >= 3, words[1] == "=>" else { continue }
      guard words[2].hasPrefix("/") else {
        throw PipelineError(.notFound, path: words[0], "the program needs this library; install it")
      }
      files[words[0]] = URL(filePath: words[2])
    }
  }

  /// The file of a library that this process has loaded.
  private static func mapped(_ prefix: String) -> URL? {
    let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
    let paths = maps.split(separator: "\n").compactMap {
      $0.firstIndex(of: "/").map($0.suffix(from:))
    }
    return paths.first { $0.split(separator: "/").last?.hasPrefix(prefix) == true }
      .map { URL(filePath: String($0)) }
  }
}
