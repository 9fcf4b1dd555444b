package import AssayEvidence
import Glibc

/// A TCP port of 127.0.0.1 that nobody else gets while a server is about to take it.
///
/// It is bound and not listened on. Linux lets a server bind a port that somebody else has bound
/// when both set SO_REUSEADDR and nobody listens, as nearly all servers do; yet it gives such a
/// port to nobody who asks for any free one, so that fifty starts at once get fifty ports.
package final class PortReservation: Sendable {
  package let port: UInt16
  /// -1: nothing is held.
  private let descriptor: Int32

  /// Finds a port, and holds it if told so.
  package typealias Choice = @Sendable (_ isHeld: Bool) throws(FailureReport) -> PortReservation

  package static let free: Choice = { isHeld throws(FailureReport) in
    try PortReservation(isHeld: isHeld)
  }

  /// A port of the caller's choice that is not held.
  package init(unheld port: UInt16) {
    self.port = port
    descriptor = -1
  }

  /// A free port.
  ///
  /// - Parameter isHeld: false for servers that do not share a port with who holds it.
  /// - Throws: an infrastructure failure when there is none.
  package init(isHeld: Bool = true) throws(FailureReport) {
    let descriptor = socket(
      AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var yes: Int32 = 1
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe bind(descriptor, pointer, length) == 0
          ? getsockname(descriptor, pointer, &length) : -1
      }
    }
    guard descriptor >= 0, result == 0 else {
      let number = errno
      if descriptor >= 0 { close(descriptor) }
      throw FailureReport(
        .infrastructure, attempt: "find a free port", subject: "127.0.0.1",
        happened: errorText(number) + ".", remedy: "Free some ports or open files.")
    }
    port = UInt16(bigEndian: address.sin_port)
    if !isHeld { close(descriptor) }
    self.descriptor = isHeld ? descriptor : -1
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }
}
