import Foundation
import Graph

/// Ctrl-C: the first asks the run to stop where nothing is half done, the second stops at once.
enum Interrupt {
  static let cancellation = Cancellation()

  /// Listens from now on.
  static func install() {
    for signal in [SIGINT, SIGTERM] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in
        // Only what is allowed in a signal handler: an atomic flag and _exit.
        if Interrupt.cancellation.isCancelled { _exit(130) }
        Interrupt.cancellation.cancel()
      }
      action.sa_flags = SA_RESTART
      sigaction(signal, &action, nil)
    }
    _ = cancellation  // made now, not inside of the handler
    signal(SIGPIPE, SIG_IGN)
  }
}
