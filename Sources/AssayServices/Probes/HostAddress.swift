import AssayDependencies
import Dispatch
import Glibc

/// An address that a socket connects to, as the system's calls want it.
struct HostAddress: Sendable, Hashable {
  let family: Int32
  /// A `sockaddr` of the family.
  let bytes: [UInt8]

  /// All addresses of an endpoint, best first; none when its name is not known within `limit`.
  static func all(of endpoint: Endpoint, within limit: Duration) async -> [HostAddress] {
    let numeric = lookUp(endpoint, flags: AI_NUMERICHOST)
    guard numeric.isEmpty else { return numeric }
    // The system's resolver blocks its thread, and for longer than a probe may take.
    let (answers, continuation) = AsyncStream.makeStream(of: [HostAddress].self)
    DispatchQueue.global().async {
      continuation.yield(lookUp(endpoint, flags: 0))
      continuation.finish()
    }
    return await withTaskGroup(of: [HostAddress].self) { group in
      group.addTask {
        for await addresses in answers { return addresses }
        return []
      }
      group.addTask {
        try? await Task.sleep(for: limit)
        return []
      }
      defer { group.cancelAll() }
      return await group.next() ?? []
    }
  }

  private static func lookUp(_ endpoint: Endpoint, flags: Int32) -> [HostAddress] {
    var hints = unsafe addrinfo()
    unsafe hints.ai_flags = flags | AI_NUMERICSERV
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard unsafe getaddrinfo(endpoint.host, "\(endpoint.port)", &hints, &list) == 0 else {
      return []
    }
    defer { unsafe freeaddrinfo(list) }
    var result: [HostAddress] = []
    var next = unsafe list
    while let entry = unsafe next {
      let bytes = unsafe UnsafeRawBufferPointer(
        start: entry.pointee.ai_addr, count: Int(entry.pointee.ai_addrlen))
      result.append(unsafe HostAddress(family: entry.pointee.ai_family, bytes: Array(bytes)))
      unsafe next = entry.pointee.ai_next
    }
    return result
  }
}
