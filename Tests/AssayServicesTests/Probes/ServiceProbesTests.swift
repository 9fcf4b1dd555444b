import AssayDependencies
import AssayServices
import Foundation
import Testing

struct ServiceProbesTests {
  /// More than what is promised: hundreds of tests share this machine.
  private let probes = ServiceProbes(limit: .seconds(30))
  private let quick = ServiceProbes(limit: .milliseconds(100))

  @Test func `whoever accepts is connected to`() async throws {
    let peer = try Peer(.silent)
    defer { peer.stop() }
    #expect(await probes.probe(.connect(peer.endpoint)) == .ready)
  }

  @Test(arguments: ServiceProtocol.allCases)
  func `nobody on the port is refused at once`(language: ServiceProtocol) async throws {
    let endpoint = try Peer.boundEndpoint()
    let start = ContinuousClock.now
    #expect(await probes.probe(.answers(language, endpoint)) == .notReady("connection refused"))
    #expect(await probes.probe(.connect(endpoint)) == .notReady("connection refused"))
    #expect(.now - start < .seconds(30))
  }

  @Test(arguments: ServiceProtocol.allCases)
  func `a server that accepts and says nothing is not ready`(
    language: ServiceProtocol
  ) async throws {
    let peer = try Peer(.silent)
    defer { peer.stop() }
    guard case .notReady(let text) = await quick.probe(.answers(language, peer.endpoint)) else {
      Issue.record("is ready")
      return
    }
    #expect(text.hasSuffix("within the time limit"))
  }

  @Test(arguments: ServiceProtocol.allCases)
  func `a server that closes at once is not ready`(language: ServiceProtocol) async throws {
    let peer = try Peer(.closing)
    defer { peer.stop() }
    guard case .notReady(let text) = await probes.probe(.answers(language, peer.endpoint)) else {
      Issue.record("is ready")
      return
    }
    // What was sent to it may come back as a reset.
    #expect(text.hasPrefix("it closed the connection") || text == "connection reset")
  }

  @Test(arguments: ServiceProtocol.allCases)
  func `a server that talks without end is not ready`(language: ServiceProtocol) async throws {
    for byte in [UInt8(ascii: "R"), UInt8(ascii: "+"), 0x00, 0x20] {
      let peer = try Peer(.endless(byte))
      defer { peer.stop() }
      let answer = await probes.probe(.answers(language, peer.endpoint))
      #expect(answer != .ready, "\(byte)")
    }
  }

  @Test func `an answer may come byte by byte`() async throws {
    let peer = try Peer(.saying(Array("+PONG\r\n".utf8), pieces: 1))
    defer { peer.stop() }
    #expect(await probes.probe(.answers(.redis, peer.endpoint)) == .ready)
    // It is answered without being read first.
    #expect(try await eventually { peer.received == "*1\r\n$4\r\nPING\r\n" })
  }

  @Test func `another server on the port is quoted`() async throws {
    let peer = try Peer(.saying(Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)))
    defer { peer.stop() }
    #expect(
      await probes.probe(.answers(.postgres, peer.endpoint))
        == .notReady(#"it does not speak PostgreSQL: "SSH-2.0-OpenSSH_9.2··""#))
  }

  @Test func `a host is found by its name, and an unknown one is named`() async throws {
    let peer = try Peer(.saying(Array("VERSION 1.6.18\r\n".utf8)))
    defer { peer.stop() }
    // It may mean ::1 first, where nobody is; the next address is tried.
    let local = Endpoint(host: "localhost", port: peer.endpoint.port)
    #expect(await probes.probe(.answers(.memcached, local)) == .ready)
    let unknown = Endpoint(host: "no such host.invalid", port: 1)
    #expect(
      await probes.probe(.connect(unknown))
        == .notReady("nobody knows the host no such host.invalid"))
  }

  @Test(arguments: [ServiceProtocol.mysql, .redis, .http])
  func `a probe that is cancelled ends at once`(language: ServiceProtocol) async throws {
    let peer = try Peer(.silent)
    defer { peer.stop() }
    let start = ContinuousClock.now
    let patient = ServiceProbes(limit: .seconds(60))
    let task = Task { await patient.probe(.answers(language, peer.endpoint)) }
    #expect(try await eventually { peer.counts.opened == 1 })
    task.cancel()
    #expect(await task.value == .notReady("the probe was cancelled"))
    #expect(.now - start < .seconds(30))
    #expect(try await eventually { peer.counts.ended == 1 })
  }

  @Test func `a thousand probes leave no connection open`() async throws {
    let peer = try Peer(.saying(Array("+PONG\r\n".utf8)))
    defer { peer.stop() }
    for round in 1...10 {
      await withTaskGroup(of: ProbeAnswer.self) { group in
        for index in 0..<100 {
          group.addTask {
            await probes.probe(
              index % 2 == 0 ? .connect(peer.endpoint) : .answers(.redis, peer.endpoint))
          }
        }
        for await answer in group { #expect(answer == .ready) }
      }
      #expect(try await eventually { peer.counts == (round * 100, round * 100) })
    }
  }

  @Test func `probes that fail leave no connection open either`() async throws {
    let peer = try Peer(.silent)
    defer { peer.stop() }
    let hasty = ServiceProbes(limit: .milliseconds(5))
    await withTaskGroup(of: ProbeAnswer.self) { group in
      for _ in 0..<200 { group.addTask { await hasty.probe(.answers(.redis, peer.endpoint)) } }
      for await answer in group { #expect(answer != .ready) }
    }
    #expect(try await eventually { peer.counts.opened == peer.counts.ended })
  }
}
