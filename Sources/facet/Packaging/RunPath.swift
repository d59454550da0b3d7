import Foundation
import Graph
import PluginLoading

/// Where a program looks for its libraries, as its file says.
///
/// - Source: System V ABI, chapter 5, Dynamic Linking: an entry of 16 bytes is a tag and a value,
///   for paths an offset into the table of strings.
enum RunPath {
  /// Holds for the program's own libraries only.
  private static let runPath: UInt64 = 29
  /// Holds for their libraries too.
  private static let searchPath: UInt64 = 15

  /// Makes a program look for all libraries, also those that its libraries need, in `path`, which
  /// is relative to itself by `$ORIGIN`. Nothing moves in the file, so `path` must be no longer
  /// than what is there.
  ///
  /// - Throws: `PipelineError` for a program without such a path, or with too short a one.
  static func set(_ path: String, in file: String) throws(PipelineError) {
    guard let sections = ELFSections(contentsOf: file), let table = sections.range(of: ".dynamic"),
      let strings = sections.range(of: ".dynstr"), let handle = FileHandle(forUpdatingAtPath: file)
    else { throw problem(file, "is no program that can be changed") }
    do {
      for entry in stride(from: table.lowerBound, to: table.upperBound - 15, by: 16) {
        let tag = try handle.word(at: entry)
        guard tag == runPath || tag == searchPath else { continue }
        let start = strings.lowerBound + Int(try handle.word(at: entry + 8))
        try handle.seek(toOffset: UInt64(start))
        let old = (try handle.read(upToCount: strings.upperBound - start) ?? Data()).prefix {
          $0 != 0
        }
        guard old.count >= path.utf8.count else { throw problem(file, "has too short a path") }
        try handle.write(
          path.utf8 + [UInt8](repeating: 0, count: old.count - path.utf8.count), at: start)
        try handle.write(withUnsafeBytes(of: searchPath.littleEndian, Array.init), at: entry)
        return try handle.close()
      }
    } catch let error as PipelineError {
      throw error
    } catch {
      throw PipelineError(.unwritable, path: file, "cannot be changed", cause: error)
    }
    throw problem(file, "does not say where its libraries are")
  }

  private static func problem(_ file: String, _ message: String) -> PipelineError {
    PipelineError(.internal, path: file, "the program \(message), so that it cannot be moved")
  }
}

extension FileHandle {
  fileprivate func word(at offset: Int) throws -> UInt64 {
    try seek(toOffset: UInt64(offset))
    let bytes = try read(upToCount: 8) ?? Data()
    return bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  fileprivate func write(_ bytes: some Sequence<UInt8>, at offset: Int) throws {
    try seek(toOffset: UInt64(offset))
    try write(contentsOf: Data(bytes))
  }
}
