import Foundation

/// Somebody who listens on a loopback port, and never says anything.
final class ListeningSocket: Sendable {
  private let descriptor: Int32
  let port: UInt16

  struct Failure: Error {
    var code: Int32
  }

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        guard unsafe bind(descriptor, address, length) == 0, listen(descriptor, 1_000) == 0 else {
          return Int32(-1)
        }
        return unsafe getsockname(descriptor, address, &length)
      }
    }
    guard status == 0 else { throw Failure(code: errno) }
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(descriptor) }
}
