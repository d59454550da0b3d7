import Foundation
import Graph

/// What can be wrong with a file before anyone looks into it.
package enum FileCheck {
  /// - Throws: `PipelineError` when there is no file, when it is a folder, empty, or not to be
  ///   read.
  package static func readable(_ path: String) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR {
        throw PipelineError(.notFound, path: path, "there is no such file; check the path")
      }
      throw PipelineError(
        .unreadable, path: path, "the file cannot be read (\(String(cString: strerror(errno))))")
    }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw PipelineError(.badInput, path: path, "this is a folder; name a file in it")
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw PipelineError(.badInput, path: path, "this is no regular file")
    }
    guard access(path, R_OK) == 0 else {
      throw PipelineError(
        .unreadable, path: path, "the file may not be read; change its permissions")
    }
    guard status.st_size > 0 else {
      throw PipelineError(
        .badInput, path: path,
        "the file is empty (0 bytes); get it again from where it came from")
    }
  }
}
