package import AssayDependencies
import Dispatch
import Glibc

/// Asks servers the shortest question that each understands; what the adapter with sockets does in
/// the product.
package struct TestProber: ServiceProbing {
  package init() {}

  package func probe(_ probe: ServiceProbe) async -> ProbeAnswer {
    await withCheckedContinuation { continuation in
      // Blocks for a second at most, so not on the threads of tasks.
      DispatchQueue.global().async { continuation.resume(returning: Self.ask(probe)) }
    }
  }

  private static func ask(_ probe: ServiceProbe) -> ProbeAnswer {
    switch probe {
    case .connect(let endpoint): exchange(endpoint, nil) { _ in true }
    case .http(let condition, let endpoint): http(condition, endpoint)
    case .answers(let spoken, let endpoint): answers(spoken, endpoint)
    }
  }

  private static func answers(_ spoken: ServiceProtocol, _ endpoint: Endpoint) -> ProbeAnswer {
    switch spoken {
    case .postgres:
      exchange(endpoint, postgresStartup) { answer in
        // 57P03: it is starting up. Other errors come from a server that is up.
        answer.first == UInt8(ascii: "R")
          || (answer.first == UInt8(ascii: "E") && !text(answer).contains("57P03"))
      }
    case .mysql: exchange(endpoint, []) { $0.count > 5 && $0[4] == 10 }
    case .redis:
      exchange(endpoint, Array("PING\r\n".utf8)) { text($0).hasPrefix("+PONG") }
    case .memcached:
      exchange(endpoint, Array("version\r\n".utf8)) { text($0).hasPrefix("VERSION") }
    case .nats: exchange(endpoint, []) { text($0).hasPrefix("INFO ") }
    case .amqp:
      exchange(endpoint, Array("AMQP".utf8) + [0, 0, 9, 1]) { $0.first == 1 }
    case .mqtt:
      exchange(endpoint, [0x10, 13, 0, 4] + Array("MQTT".utf8) + [4, 2, 0, 60, 0, 1, 0x61]) {
        $0.first == 0x20
      }
    case .etcd: http(.init("/health"), endpoint)
    case .http, .kafka, .mongodb: http(.init(), endpoint)
    }
  }

  private static func http(
    _ condition: WaitCondition.HTTPCondition, _ endpoint: Endpoint
  ) -> ProbeAnswer {
    var status = "nothing"
    let request = "GET \(condition.path) HTTP/1.0\r\nHost: \(endpoint)\r\n\r\n"
    let answer = exchange(endpoint, Array(request.utf8)) { bytes in
      let words = text(bytes).split(separator: " ")
      if words.count > 1 { status = String(words[1]) }
      return Int(status).map { condition.statuses.contains($0) } == true
    }
    return answer == .ready || status == "nothing" ? answer : .notReady(status)
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// Protocol 3.0, user and database `assay`.
  private static let postgresStartup: [UInt8] = {
    let body = [0, 3, 0, 0] + Array("user\0assay\0database\0postgres\0\0".utf8)
    return [0, 0, 0, UInt8(body.count + 4)] + body
  }()

  /// Connects, sends, and judges the first part of the answer; nil: connecting is enough.
  private static func exchange(
    _ endpoint: Endpoint, _ request: [UInt8]?, _ isReady: ([UInt8]) -> Bool
  ) -> ProbeAnswer {
    let descriptor = socket(
      AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var limit = timeval(tv_sec: 1, tv_usec: 0)
    unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = endpoint.port.bigEndian
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    let connected = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { return .notReady("no connection: errno \(errno)") }
    guard let request else { return .ready }
    if !request.isEmpty {
      _ = unsafe send(descriptor, request, request.count, Int32(MSG_NOSIGNAL))
    }
    var answer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe recv(descriptor, &answer, answer.count, 0)
    guard count > 0 else { return .notReady("no answer") }
    answer.removeLast(answer.count - count)
    return isReady(answer) ? .ready : .notReady("answered \(text(answer).prefix(100))")
  }
}
