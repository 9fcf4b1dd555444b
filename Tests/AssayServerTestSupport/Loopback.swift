import Dispatch
import Foundation

/// Ports and short conversations on this machine.
package enum Loopback {
  /// Ports that were free a moment ago, all different.
  package static func freePorts(_ count: Int) throws -> [UInt16] {
    var sockets: [Int32] = []
    defer { for descriptor in sockets { close(descriptor) } }
    return try (0..<count).map { _ in
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      sockets.append(descriptor)
      var address = address(0)
      var length = socklen_t(MemoryLayout<sockaddr_in>.size)
      let isBound = unsafe withSocketAddress(&address) { pointer in
        unsafe bind(descriptor, pointer, length) == 0
          && getsockname(descriptor, pointer, &length) == 0
      }
      guard isBound else { throw LaunchFailure(description: "no free port") }
      return UInt16(bigEndian: address.sin_port)
    }
  }

  /// Sends `request` and gives what comes back first; nil without a connection or an answer.
  package static func ask(_ port: UInt16, _ request: String) async -> String? {
    let answer = await ask(port, Array(request.utf8)) { !$0.isEmpty }
    return answer.isEmpty ? nil : answer
  }

  /// Sends `request` and gives what comes back until it is enough, at most in half a second.
  package static func ask(
    _ port: UInt16, _ request: [UInt8], until isEnough: @escaping @Sendable (String) -> Bool
  ) async -> String {
    await withCheckedContinuation { continuation in
      // Blocks, so it must not run on the cooperative pool.
      DispatchQueue.global().async {
        continuation.resume(returning: converse(port, request, isEnough))
      }
    }
  }

  private static func converse(
    _ port: UInt16, _ request: [UInt8], _ isEnough: (String) -> Bool
  ) -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var limit = timeval(tv_sec: 0, tv_usec: 500_000)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = address(port)
    let isConnected = unsafe withSocketAddress(&address) { pointer in
      unsafe connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
    }
    guard isConnected else { return "" }
    if !request.isEmpty {
      unsafe send(descriptor, request, request.count, Int32(MSG_NOSIGNAL))
    }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    var text = ""
    while !isEnough(text) {
      let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      answer += buffer.prefix(count)
      text = String(decoding: answer, as: UTF8.self)
    }
    return text
  }

  private static func withSocketAddress<R>(
    _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> R
  ) -> R {
    unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0) }
    }
  }

  private static func address(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }
}
