import Dispatch
import Foundation
import Synchronization

/// The signals that ask us to end, for whoever is in charge of them at the time.
///
/// Not signal sources of libdispatch: they hear of an ignored signal only while the main thread
/// happens to block it.
final class Signals: Sendable {
  static let shared = Signals()

  typealias Handler = @Sendable (Int32) -> Void

  private static let numbers = [SIGINT, SIGTERM, SIGHUP]
  private let handler = Mutex<Handler?>(nil)
  private let source: SourceHandle?

  private init() {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else {
      // Without it signals end us, and the guard clears up.
      source = nil
      return
    }
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    let (reading, writing) = (ends[0], ends[1])
    unsafe writingEnd = writing
    let source = DispatchSource.makeReadSource(
      fileDescriptor: reading, queue: DispatchQueue(label: "assay.signals"))
    self.source = SourceHandle(source: source)
    source.setEventHandler { [self] in
      var numbers = [UInt8](repeating: 0, count: 64)
      let count = unsafe read(reading, &numbers, numbers.count)
      for number in numbers.prefix(max(0, count)) {
        handler.withLock { $0 }?(Int32(number))
      }
    }
    source.resume()
  }

  /// Signals go to `handler` from now on, and no longer end us.
  func take(_ handler: @escaping Handler) {
    self.handler.withLock { $0 = handler }
    guard source != nil else { return }
    for number in Self.numbers {
      signal(number) { number in
        // All that a handler may do: signal-safety(7).
        let savedError = errno
        var byte = UInt8(truncatingIfNeeded: number)
        _ = unsafe write(unsafe writingEnd, &byte, 1)
        errno = savedError
      }
    }
  }

  /// Signals end us again.
  func giveBack() {
    for number in Self.numbers { signal(number, SIG_DFL) }
    handler.withLock { $0 = nil }
  }

  /// `DispatchSource` is thread-safe, only not declared to be.
  private struct SourceHandle: @unchecked Sendable {
    let source: any DispatchSourceRead
  }
}

// Set once, before there is a handler that reads it; a handler can capture nothing.
private nonisolated(unsafe) var writingEnd: Int32 = -1
