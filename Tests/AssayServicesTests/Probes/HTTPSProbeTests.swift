import AssayDependencies
import AssayServices
import Foundation
import Testing

/// HTTPS, with a certificate that nobody vouches for.
struct HTTPSProbeTests {
  private static let program = "/usr/bin/openssl"

  /// Where there is no openssl, there is no server; there is one where `make test` runs.
  private static var isPossible: Bool {
    FileManager.default.isExecutableFile(atPath: program)
      || ProcessInfo.processInfo.environment["CI"] == "true"
  }

  private let probes = ServiceProbes(limit: .seconds(30))

  private func withServer(_ body: (Endpoint) async throws -> Void) async throws {
    let folder = "/tmp/assay-probe-\(UInt32.random(in: 1 ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let environment = ["PATH": "/usr/bin:/bin"]
    let tool = try ChildProgram(
      [
        Self.program, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
        "-nodes", "-keyout", "key.pem", "-out", "certificate.pem", "-days", "1",
        "-subj", "/CN=localhost",
      ], environment, folder, log: folder + "/request.log")
    try #require(try await tool.end() == 0, "\(ChildProgram.text(folder + "/request.log"))")
    let vacated = try Peer(.silent)
    vacated.stop()
    let endpoint = vacated.endpoint
    let server = try ChildProgram(
      [
        Self.program, "s_server", "-accept", "127.0.0.1:\(endpoint.port)", "-www", "-key",
        "key.pem", "-cert", "certificate.pem",
      ], environment, folder, log: folder + "/server.log")
    // Reaped by nobody, as little as that matters in a test's own process.
    defer { server.kill() }
    var isListening = false
    let deadline = ContinuousClock.now + .seconds(20)
    while !isListening, .now < deadline {
      isListening = await probes.probe(.connect(endpoint)) == .ready
    }
    try #require(isListening, "\(ChildProgram.text(folder + "/server.log"))")
    try await body(endpoint)
  }

  @Test(.enabled(if: isPossible))
  func `a certificate is checked, unless any will do`() async throws {
    try await withServer { endpoint in
      var condition = WaitCondition.HTTPCondition()
      condition.usesTLS = true
      condition.answerBody = .text("s_server")
      guard case .notReady(let text) = await probes.probe(.http(condition, endpoint)) else {
        Issue.record("is ready")
        return
      }
      #expect(text.lowercased().contains("certificate"), "\(text)")
      condition.acceptsAnyCertificate = true
      #expect(await probes.probe(.http(condition, endpoint)) == .ready)
      // Once it was accepted, it is not accepted from everyone.
      condition.acceptsAnyCertificate = false
      #expect(await probes.probe(.http(condition, endpoint)) != .ready)
    }
  }

  @Test(.enabled(if: isPossible))
  func `a server that wants TLS is not ready without it, and the other way round`()
    async throws
  {
    try await withServer { endpoint in
      #expect(await probes.probe(.http(.init(), endpoint)) != .ready)
    }
    let plain = try Peer(.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
    defer { plain.stop() }
    var condition = WaitCondition.HTTPCondition()
    condition.usesTLS = true
    condition.acceptsAnyCertificate = true
    let quick = ServiceProbes(limit: .milliseconds(500))
    #expect(await quick.probe(.http(condition, plain.endpoint)) != .ready)
    #expect(try await eventually { plain.counts.opened == 1 })
  }
}
