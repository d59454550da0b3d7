/// One kind of mistake that a pipeline file can contain.
package protocol Validator: Sendable {
  /// Every mistake of this kind, each with its path. What another validator reports is left to it.
  func problems(in draft: Draft, _ registry: Registry) -> [PipelineError]
}

package enum Validators {
  /// All of them; a file is shown to each, so that nothing is found only after the first repair.
  package static let all: [any Validator] = [
    NamesAreWords(), NodesAreKnown(), SettingsFit(), LinksLeadSomewhere(), LinksMatchPorts(),
    InputsAreConnected(), LinksFormNoCycle(),
  ]
}

extension PipelineError {
  init(at path: String, _ message: String) { self.init(.invalidPipeline, path: path, message) }
}
