/// What stands behind a `NodeIO`: the runner, or a test.
package protocol NodeHost: AnyObject {
  var isCancelled: Bool { get }
  var isEnding: Bool { get }
  var provenance: Provenance { get }
  func expect(items: Int)
  func progress(done: Int, of total: Int)
  func log(_ message: String)
  func record(_ name: String, _ value: JSON)
  /// Takes one emitted item and runs what follows; `body` fills it.
  func emit(name: String?, key: String?, _ body: (inout PortValues) throws -> Void)
}
