import CVips

/// One reference to a lazy libvips picture. Safe to share: libvips pipelines may be read by several
/// threads, and nothing here changes one.
package final class Picture: @unchecked Sendable {
  let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) { self.pointer = pointer }
  deinit { cvips_release(pointer) }

  var info: cvips_info { cvips_describe(pointer) }
  var width: Int { Int(info.width) }
  var height: Int { Int(info.height) }
}

/// What libvips says about a failure, in its own words.
package struct VipsError: Error, CustomStringConvertible {
  package let description: String
}

/// Calls a function of CVips that may fail by giving back no pointer.
func vips<Result>(
  _ call: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result?
) throws -> Result {
  var text: UnsafeMutablePointer<CChar>?
  if let result = call(&text) { return result }
  throw takeError(text)
}

/// Calls a function of CVips that may fail by giving back a nonzero number.
func vipsStatus(
  _ call: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> CInt
) throws {
  var text: UnsafeMutablePointer<CChar>?
  if call(&text) != 0 { throw takeError(text) }
}

extension Picture {
  /// A picture that a function of CVips makes.
  convenience init(
    _ make: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> OpaquePointer?
  ) throws {
    self.init(try vips(make))
  }
}

/// libvips gathers several lines for one failure, the last of them the most general.
private func takeError(_ text: UnsafeMutablePointer<CChar>?) -> VipsError {
  guard let text else { return VipsError(description: "libvips gave no reason") }
  defer { cvips_free(text) }
  let lines = String(cString: text).split(separator: "\n").map(String.init)
  return VipsError(description: lines.joined(separator: "; "))
}
