import Foundation

/// Where words go: data to standard output, everything for people to standard error.
enum Console {
  /// Data, for people and programs alike.
  static func output(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }

  /// A line for people.
  static func note(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  /// Text without a newline for people.
  static func draw(_ text: String) { write(text, to: STDERR_FILENO) }

  /// Whether a person watches standard error.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// The number of characters in a line of the terminal.
  static var width: Int {
    var size = winsize()
    let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return isKnown ? Int(size.ws_col) : 80
  }

  /// A reader that has gone away (`facet nodes | head`) is no error worth a word.
  private static func write(_ text: String, to file: Int32) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
