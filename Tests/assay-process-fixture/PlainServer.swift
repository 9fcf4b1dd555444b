import Glibc

/// A server that answers as Redis does, and fails in ways that tests want.
enum PlainServer {
  /// Serves `port` of 127.0.0.1 until it is killed.
  ///
  /// With a data folder, it wants what `initialize` wrote there, and adds a line to `starts`.
  static func serve(port: UInt16, data: String?) -> Never {
    if let data {
      guard unsafe access("\(data)/whole", R_OK) == 0 else {
        print("the data folder is broken")
        exit(4)
      }
      guard let file = unsafe fopen("\(data)/starts", "a") else { exit(5) }
      unsafe fputs("start\n", file)
      unsafe fclose(file)
    }
    let descriptor = listen(on: port)
    print("serving")
    fflush(nil)
    while true {
      let connection = accept(descriptor, nil, nil)
      var request = [UInt8](repeating: 0, count: 512)
      _ = unsafe recv(connection, &request, request.count, 0)
      let answer = Array("+PONG\r\n".utf8)
      _ = unsafe send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
      close(connection)
    }
  }

  /// 0: any port.
  private static func listen(on port: UInt16) -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var yes: Int32 = 1
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0, Glibc.listen(descriptor, 16) == 0 else {
      print("could not listen: Address already in use")
      exit(3)
    }
    return descriptor
  }
}
