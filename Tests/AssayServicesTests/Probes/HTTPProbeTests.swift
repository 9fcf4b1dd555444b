import AssayDependencies
import AssayServices
import Foundation
import Testing

struct HTTPProbeTests {
  /// More than what is promised: hundreds of tests share this machine.
  private let probes = ServiceProbes(limit: .seconds(30))

  private func ask(
    _ answer: String, _ change: (inout WaitCondition.HTTPCondition) -> Void = { _ in }
  ) async throws -> (ProbeAnswer, request: String) {
    let peer = try Peer(.answering(answer))
    defer { peer.stop() }
    var condition = WaitCondition.HTTPCondition("/health?full")
    change(&condition)
    let result = await probes.probe(.http(condition, peer.endpoint))
    return (result, peer.received)
  }

  private static let fine = "HTTP/1.1 200 OK\r\nX-Mode: Primary\r\nContent-Length: 5\r\n\r\nhello"

  @Test func `asks for the path, and wants to be left alone afterwards`() async throws {
    let (answer, request) = try await ask(Self.fine)
    #expect(answer == .ready)
    #expect(request.hasPrefix("GET /health?full HTTP/1.1\r\n"))
    #expect(request.lowercased().contains("\r\nconnection: close\r\n"))
  }

  @Test func `sends method, headers, user and body`() async throws {
    let (answer, request) = try await ask(Self.fine) {
      $0.method = "POST"
      $0.headers = ["Accept": "text/plain", "Host": "example.test"]
      $0.user = "me"
      $0.password = "p:w"
      $0.body = "ping"
    }
    #expect(answer == .ready)
    #expect(request.hasPrefix("POST /health?full HTTP/1.1\r\n"))
    #expect(request.contains("\r\nAccept: text/plain\r\n"))
    #expect(request.contains("\r\nHost: example.test\r\n"))
    #expect(request.lowercased().contains("\r\nauthorization: basic bwu6cdp3\r\n"))
    #expect(request.hasSuffix("\r\n\r\nping"))
  }

  @Test(arguments: [
    (200, 200...299, true), (204, 200...299, true), (300, 200...299, false),
    (503, 200...299, false), (503, 500...599, true), (302, 302...302, true),
  ])
  func `the status counts`(status: Int, wanted: ClosedRange<Int>, isReady: Bool) async throws {
    let text = "HTTP/1.1 \(status) X\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
    let (answer, _) = try await ask(text) { $0.statuses = wanted }
    #expect(answer == (isReady ? .ready : .notReady("status \(status)")))
  }

  @Test(
    arguments: [
      (["x-mode": "Primary"], nil, nil),
      (["X-Mode": "Secondary"], nil, #"status 200, header X-Mode is "Primary""#),
      (["X-Other": "1"], nil, "status 200, header X-Other is missing"),
      ([:], .text("ell"), nil), ([:], .expression("^h.*o$"), nil),
      ([:], .text("goodbye"), #"status 200, body "hello""#),
      ([:], .expression("^ello"), #"status 200, body "hello""#),
    ] as [([String: String], WaitCondition.TextPattern?, String?)])
  func `headers and body count`(
    headers: [String: String], body: WaitCondition.TextPattern?, failure: String?
  ) async throws {
    let (answer, _) = try await ask(Self.fine) {
      $0.answerHeaders = headers
      $0.answerBody = body
    }
    #expect(answer == (failure.map { .notReady($0) } ?? .ready))
  }

  @Test func `a pattern that is none is said so`() async throws {
    let (answer, _) = try await ask(Self.fine) { $0.answerBody = .expression("(") }
    guard case .notReady(let text) = answer else {
      Issue.record("is ready")
      return
    }
    #expect(text.contains("regular expression"))
  }

  @Test(arguments: [
    "", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello",
    "220 mail.example ESMTP\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "HTTP/9.9 two OK\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n",
  ])
  func `broken answers are not ready`(text: String) async throws {
    // With a pattern, so that the whole body is wanted.
    let (answer, _) = try await ask(text) { $0.answerBody = .expression(".") }
    #expect(answer != .ready)
  }

  @Test func `a body without end is looked at so far`() async throws {
    let head = Array("HTTP/1.1 200 OK\r\n\r\nhello".utf8)
    let body = head + [UInt8](repeating: 0x20, count: 3 << 20)
    let peer = try Peer(.saying(body))
    defer { peer.stop() }
    var condition = WaitCondition.HTTPCondition()
    condition.answerBody = .text("hello")
    #expect(await probes.probe(.http(condition, peer.endpoint)) == .ready)
    #expect(try await eventually { peer.counts.ended == 1 })
  }

  @Test func `a body that does not come is not ready`() async throws {
    let peer = try Peer(.saying(Array("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel".utf8)))
    defer { peer.stop() }
    var condition = WaitCondition.HTTPCondition()
    condition.answerBody = .text("hello")
    let quick = ServiceProbes(limit: .milliseconds(100))
    #expect(
      await quick.probe(.http(condition, peer.endpoint))
        == .notReady("no whole answer within the time limit"))
    #expect(try await eventually { peer.counts.ended == 1 })
  }

  @Test(arguments: [
    ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", true),
    ("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", true),
    ("HTTP/1.1 503 Starting\r\nContent-Length: 0\r\n\r\n", false),
  ])
  func `any answer will do where nothing is asked for, but not 5xx`(
    text: String, isReady: Bool
  ) async throws {
    let peer = try Peer(.answering(text))
    defer { peer.stop() }
    #expect((await probes.probe(.answers(.http, peer.endpoint)) == .ready) == isReady)
  }

  @Test(arguments: [
    (#"{"health":"true"}"#, true), (#"{"health": true, "reason": ""}"#, true),
    (#"{"health":"false"}"#, false), ("{}", false),
  ])
  func `etcd is healthy when it says so`(body: String, isReady: Bool) async throws {
    let peer = try Peer(
      .answering("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"))
    defer { peer.stop() }
    #expect((await probes.probe(.answers(.etcd, peer.endpoint)) == .ready) == isReady)
    #expect(peer.received.hasPrefix("GET /health HTTP/1.1\r\n"))
  }

  @Test func `hundreds of questions leave no connection open`() async throws {
    let peer = try Peer(.answering(Self.fine))
    defer { peer.stop() }
    for _ in 0..<10 {
      await withTaskGroup(of: ProbeAnswer.self) { group in
        for _ in 0..<30 { group.addTask { await probes.probe(.answers(.http, peer.endpoint)) } }
        for await answer in group { #expect(answer == .ready) }
      }
    }
    #expect(try await eventually { peer.counts == (300, 300) })
  }
}
