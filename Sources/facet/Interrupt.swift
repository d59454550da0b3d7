import Foundation
import Graph

/// Ctrl-C: the first ends the run with the best that the item at hand has so far, the second stops
/// it where nothing is half done, the third at once.
enum Interrupt {
  static let cancellation = Cancellation()

  /// Listens from now on.
  static func install() {
    for signal in [SIGINT, SIGTERM] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in
        // Only what is allowed in a signal handler: an atomic flag and _exit.
        let cancellation = Interrupt.cancellation
        if cancellation.isCancelled { _exit(130) }
        if cancellation.isEnding { cancellation.cancel() } else { cancellation.end() }
      }
      action.sa_flags = SA_RESTART
      sigaction(signal, &action, nil)
    }
    _ = cancellation  // made now, not inside of the handler
    signal(SIGPIPE, SIG_IGN)
  }
}
