package import AssayEvidence
import Glibc

/// TCP ports on 127.0.0.1.
package enum LoopbackPort {
  /// A port that was free a moment ago.
  package static func free() throws(FailureReport) -> UInt16 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | closeOnExec, 0)
    defer { close(descriptor) }
    var address = loopback(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe bind(descriptor, pointer, length) == 0
          ? getsockname(descriptor, pointer, &length) : -1
      }
    }
    guard result == 0 else {
      throw FailureReport(
        .infrastructure, attempt: "find a free port", subject: "127.0.0.1",
        happened: errorText(errno) + ".", remedy: "Free some ports or open files.")
    }
    return UInt16(bigEndian: address.sin_port)
  }

  /// Sends `request` to a port and returns the beginning of the answer; nil when there is none.
  static func ask(_ port: UInt16, _ request: String) -> String? {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | closeOnExec, 0)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    // A stranger on the port may accept and say nothing.
    var limit = timeval(tv_sec: 1, tv_usec: 0)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = loopback(port: port)
    let connected = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    let bytes = Array(request.utf8)
    guard connected == 0,
      unsafe send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    else { return nil }
    var answer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe recv(descriptor, &answer, answer.count, 0)
    return count > 0 ? String(decoding: answer.prefix(count), as: UTF8.self) : nil
  }

  private static let closeOnExec = Int32(SOCK_CLOEXEC.rawValue)

  private static func loopback(port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    return address
  }
}
