import Glibc

/// Finds ports of this machine for servers that must know theirs before they start.
package enum FreePort {
  /// Different ports that were free on 127.0.0.1 a moment ago; fewer when there are no more.
  package static func find(_ count: Int) -> [UInt16] {
    var descriptors: [Int32] = []
    var ports: [UInt16] = []
    // All are held until all are found, so that none comes twice.
    defer { for descriptor in descriptors { close(descriptor) } }
    for _ in 0..<count {
      let descriptor = socket(
        AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      guard descriptor >= 0 else { break }
      descriptors.append(descriptor)
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
      guard result == 0 else { break }
      ports.append(UInt16(bigEndian: address.sin_port))
    }
    return ports
  }
}
