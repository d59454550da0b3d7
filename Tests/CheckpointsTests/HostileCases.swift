import Checkpoints

/// What is thrown at the readers, each with the answer it must get.
enum HostileCases {
  static let all: [HostileTests.Case] = code + sizes + nestings + zips + headers

  static func pickle(_ build: (inout Pickled) -> Void) -> [UInt8] {
    var pickle = Pickled()
    build(&pickle)
    return pickle.ended()
  }
}
