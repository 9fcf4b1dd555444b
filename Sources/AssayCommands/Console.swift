import AssayReports
import Foundation

/// The only place that writes to the standard streams.
enum Console {
  enum Stream: Int32 {
    case output = 1
    case error = 2
  }

  /// Writes the whole text; false when the stream is closed or the disk behind it is full.
  @discardableResult
  static func write(_ text: String, to stream: Stream = .output) -> Bool {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Foundation.write(stream.rawValue, buffer.baseAddress, buffer.count)
      }
      if written < 0 {
        if errno == EINTR { continue }
        guard errno == EAGAIN else { return false }
        // Somebody made the stream non-blocking; wait until it takes more.
        var wait = pollfd(fd: stream.rawValue, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&wait, 1, -1)
        continue
      }
      bytes = bytes.dropFirst(written)
    }
    return true
  }

  static func error(_ message: String) { write("assay: \(message)\n", to: .error) }

  /// One JSON value for programs, with its keys in order.
  @discardableResult
  static func writeJSON(_ value: some Encodable, pretty: Bool = true) -> Bool {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
    encoder.dateEncodingStrategy = .iso8601
    // Texts, whole numbers and dates can always be encoded.
    return write(String(decoding: (try? encoder.encode(value)) ?? Data(), as: UTF8.self) + "\n")
  }

  static func isTerminal(_ stream: Stream) -> Bool { isatty(stream.rawValue) == 1 }

  /// Colour, width and character set of a stream, as the environment and the terminal say.
  static func style(of stream: Stream) -> TerminalStyle {
    let environment = ProcessInfo.processInfo.environment
    let noColor = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
    let locale = environment["LC_ALL"] ?? environment["LC_CTYPE"] ?? environment["LANG"] ?? ""
    let isPlain = locale == "C" || locale == "POSIX"
    return TerminalStyle(
      color: isTerminal(stream) && !noColor, width: width(of: stream), unicode: !isPlain)
  }

  private static func width(of stream: Stream) -> Int {
    var size = winsize()
    if unsafe ioctl(stream.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      return max(40, Int(size.ws_col))
    }
    return ProcessInfo.processInfo.environment["COLUMNS"].flatMap(Int.init).map { max(40, $0) }
      ?? 100
  }
}
