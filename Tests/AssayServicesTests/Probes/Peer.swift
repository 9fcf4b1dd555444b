import AssayDependencies
import Foundation
import Glibc
import Synchronization

/// A made-up server on 127.0.0.1 that treats every connection the same way.
final class Peer: Sendable {
  enum Manner: Sendable {
    /// Reads whatever comes and says nothing.
    case silent
    /// Closes at once.
    case closing
    /// Sends these bytes, in pieces of that size, and then waits for the other side to leave.
    case saying([UInt8], pieces: Int = 1 << 20)
    /// Waits for a whole HTTP head, sends these bytes and closes.
    case answering(String)
    /// Sends without end.
    case endless(UInt8)
  }

  private struct State {
    var opened = 0
    var ended = 0
    var received: [UInt8] = []
  }

  private let listener: Int32
  private let state = Mutex(State())
  let endpoint: Endpoint

  init(_ manner: Manner) throws {
    (listener, endpoint) = try Self.bind(listens: true)
    Thread.detachNewThread { [self] in accept(manner) }
  }

  /// An endpoint that refuses connections, and that nobody else gets while this process lives.
  static func boundEndpoint() throws -> Endpoint { try bind(listens: false).1 }

  private static func bind(listens: Bool) throws -> (Int32, Endpoint) {
    let descriptor = socket(
      AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe Glibc.bind(descriptor, pointer, length) == 0
          && (!listens || listen(descriptor, 1024) == 0)
          ? getsockname(descriptor, pointer, &length) : -1
      }
    }
    guard descriptor >= 0, result == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
    return (descriptor, Endpoint(host: "127.0.0.1", port: UInt16(bigEndian: address.sin_port)))
  }

  /// Takes no more connections; also wakes the thread that waits for them.
  func stop() { shutdown(listener, Int32(SHUT_RDWR)) }

  deinit { close(listener) }

  /// How many connections came, and how many of them the other side has ended.
  var counts: (opened: Int, ended: Int) { state.withLock { ($0.opened, $0.ended) } }
  /// All that was sent to it.
  var received: String { state.withLock { String(decoding: $0.received, as: UTF8.self) } }

  private func accept(_ manner: Manner) {
    while true {
      let connection = Glibc.accept(listener, nil, nil)
      guard connection >= 0 else { return }
      _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
      state.withLock { $0.opened += 1 }
      if case .silent = manner {
        // Many of them, so no thread each: a reader takes them one after the other.
        reader.withLock { $0.append(connection) }
        startReader()
      } else {
        Thread.detachNewThread { [self] in
          serve(connection, manner)
          close(connection)
          state.withLock { $0.ended += 1 }
        }
      }
    }
  }

  private let reader = Mutex<[Int32]>([])
  private let isReading = Mutex(false)

  /// Reads the silent connections in the order they came until each is at its end.
  private func startReader() {
    let starts = isReading.withLock { isReading in
      defer { isReading = true }
      return !isReading
    }
    guard starts else { return }
    Thread.detachNewThread { [self] in
      while true {
        let next = reader.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        guard let connection = next else {
          // Rarely more than an instant behind the other thread; there is nothing to wait on.
          usleep(1000)
          if listenerIsClosed { return }
          continue
        }
        readToEnd(connection)
        close(connection)
        state.withLock { $0.ended += 1 }
      }
    }
  }

  private var listenerIsClosed: Bool {
    var entry = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&entry, 1, 0) > 0 && entry.revents & Int16(POLLHUP) != 0
  }

  private func serve(_ connection: Int32, _ manner: Manner) {
    switch manner {
    case .silent: readToEnd(connection)
    case .closing: break
    case .saying(let bytes, let size):
      var rest = bytes[...]
      while !rest.isEmpty, say(Array(rest.prefix(size)), connection) {
        rest = rest.dropFirst(size)
        if size < bytes.count { usleep(500) }
      }
      readToEnd(connection)
    case .answering(let text):
      var head: [UInt8] = []
      while !head.contains(sequence: Array("\r\n\r\n".utf8)) {
        let part = read(connection)
        guard !part.isEmpty else { return }
        head += part
      }
      _ = say(Array(text.utf8), connection)
      shutdown(connection, Int32(SHUT_WR))
      readToEnd(connection)
    case .endless(let byte):
      while say([UInt8](repeating: byte, count: 4096), connection) {}
    }
  }

  private func say(_ bytes: [UInt8], _ connection: Int32) -> Bool {
    unsafe send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
  }

  private func readToEnd(_ connection: Int32) { while !read(connection).isEmpty {} }

  private func read(_ connection: Int32) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe recv(connection, &buffer, buffer.count, 0)
    let bytes = Array(buffer.prefix(max(0, count)))
    state.withLock { $0.received += bytes }
    return bytes
  }
}

/// A connection that is open as long as this lives.
final class HeldConnection {
  private let descriptor: Int32

  init(_ endpoint: Endpoint) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = endpoint.port.bigEndian
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw POSIXError(.ECONNREFUSED) }
  }

  deinit { close(descriptor) }
}

extension [UInt8] {
  fileprivate func contains(sequence: [UInt8]) -> Bool {
    !ranges(of: sequence).isEmpty
  }
}

/// Polls, as what is waited for is another thread's doing; false after ten seconds.
func eventually(_ condition: () -> Bool) async throws -> Bool {
  let deadline = ContinuousClock.now + .seconds(10)
  while !condition() {
    guard ContinuousClock.now < deadline else { return false }
    try await Task.sleep(for: .milliseconds(2))
  }
  return true
}
