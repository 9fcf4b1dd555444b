import Glibc

/// The least that a client does, so that what is measured is not the client.
enum Client {
  struct Failure: Error {
    var what: String
  }

  /// The status of the answer to one request over a connection of its own.
  static func status(port: Int, path: String) throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw Failure(what: "connect: \(errno)") }
    let request = Array(
      "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
    guard send(descriptor, request, request.count, 0) == request.count else {
      throw Failure(what: "send: \(errno)")
    }
    var answer: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count >= 0 else { throw Failure(what: "recv: \(errno)") }
      if count == 0 { break }
      answer += buffer[..<count]
    }
    let line = answer.prefix { $0 != 0x0D }
    let words = line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    return words.count > 1 ? Int(words[1]) ?? 0 : 0
  }
}
