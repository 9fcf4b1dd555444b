import Glibc

/// A TCP connection for one short exchange.
///
/// Plain calls that never block, and not NIO: on this machine a connection is made or refused at
/// once, in less time than a hop to an event loop and back.
struct ProbeSocket {
  private let descriptor: Int32
  private let deadline: ContinuousClock.Instant

  /// Connects, or says why not, and closes whatever comes.
  static func with<Result>(
    _ address: HostAddress, until deadline: ContinuousClock.Instant,
    _ body: (ProbeSocket) async throws(ProbeError) -> Result
  ) async throws(ProbeError) -> Result {
    let descriptor = socket(
      address.family,
      Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue),
      0)
    guard descriptor >= 0 else { throw ProbeError(errno) }
    defer { close(descriptor) }
    let socket = ProbeSocket(descriptor: descriptor, deadline: deadline)
    try await socket.connect(to: address)
    return try await body(socket)
  }

  private func connect(to address: HostAddress) async throws(ProbeError) {
    let result = unsafe address.bytes.withUnsafeBytes { bytes in
      unsafe Glibc.connect(
        descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        socklen_t(bytes.count))
    }
    guard result != 0 else { return }
    guard errno == EINPROGRESS else { throw ProbeError(errno) }
    try await wait(for: Int16(POLLOUT), otherwise: "no connection")
    var code: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0 else {
      throw ProbeError(errno)
    }
    guard code == 0 else { throw ProbeError(code) }
  }

  /// Sends all of it.
  func send(_ bytes: [UInt8]) async throws(ProbeError) {
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.send(
          descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent,
          Int32(MSG_NOSIGNAL))
      }
      if count > 0 {
        sent += count
      } else if errno == EAGAIN {
        try await wait(for: Int16(POLLOUT), otherwise: "nothing taken")
      } else if errno != EINTR {
        throw ProbeError(errno)
      }
    }
  }

  /// What came since the last call, waiting for at least a byte; empty at the end.
  func receive() async throws(ProbeError) -> [UInt8] {
    while true {
      var failure: Int32 = 0
      let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
        let result = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
        failure = result < 0 ? errno : 0
        count = max(0, result)
      }
      switch failure {
      case 0: return bytes
      case EAGAIN: try await wait(for: Int16(POLLIN), otherwise: "no answer")
      case EINTR: continue
      default: throw ProbeError(failure)
      }
    }
  }

  private func wait(for events: Int16, otherwise missing: String) async throws(ProbeError) {
    // Servers on this machine mostly answer within this millisecond, sooner than a sleep ends.
    var patience: Int32 = 1
    var pause = Duration.milliseconds(1)
    while true {
      guard !Task.isCancelled else { throw ProbeError(text: "the probe was cancelled") }
      var entry = pollfd(fd: descriptor, events: events, revents: 0)
      if unsafe poll(&entry, 1, patience) > 0 { return }
      guard ContinuousClock.now < deadline else {
        throw ProbeError(text: "\(missing) within the time limit")
      }
      patience = 0
      try? await Task.sleep(for: pause)
      pause = min(pause * 2, .milliseconds(10))
    }
  }
}

/// Why a server could not be asked.
struct ProbeError: Error, Hashable {
  var text: String

  init(text: String) { self.text = text }

  init(_ code: Int32) {
    text =
      switch code {
      case ECONNREFUSED: "connection refused"
      case ECONNRESET, EPIPE: "connection reset"
      case ETIMEDOUT: "no connection within the time limit"
      default: unsafe String(cString: strerror(code))
      }
  }
}
