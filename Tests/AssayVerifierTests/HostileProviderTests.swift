import AssayEvidence
import AssayMatching
import AssayProviderVerification
import AssayTestSupport
import AssayVerifier
import Foundation
import NIOCore
import NIOSSL
import Testing

struct HostileProviderTests {
  private static let head = "HTTP/1.1 200 OK\r\n"

  private static let answers: [(HostileServer.Behaviour, String)] = [
    (.closes, "closed the connection without a whole answer."),
    (.sends("hello\r\n\r\n"), "answered what is no HTTP: "),
    (.sends(head + "Content-Length: 10\r\n\r\nabc"), "answered what is no HTTP: "),
    (.sends(head + "Content-Length: ten\r\n\r\nabc"), "answered what is no HTTP: "),
    (.sends(head + "Content-Length: 99999999999\r\n\r\na", closes: false), "larger than 1 MiB"),
    (.sends(head + "X: " + String(repeating: "a", count: 200_000)), "answered what is no HTTP: "),
    (.floods, "sent a body larger than 1 MiB, and was cut off."),
  ]

  @Test(arguments: answers)
  func `an answer that cannot be read is an error of its interaction`(
    behaviour: HostileServer.Behaviour, words: String
  ) async throws {
    let plan = try Examples.plan(Examples.get("/a"), Examples.get("/b"))
    try await HostileServer.with(behaviour) { address in
      let report = try await Examples.verifier(.address(address)) {
        $0.http.largestBody = 1 << 20
      }.run(plan)
      for result in report.results {
        let fault = try #require(result.fault, "\(result.outcome)")
        #expect(fault.kind == .provider && fault.happened.contains(words), "\(fault)")
        #expect(fault.happened.hasPrefix("The provider at \(address)/"), "\(fault)")
        #expect(result.reproduction != nil)
      }
    }
  }

  @Test func `a provider that hangs takes no longer than its time, and the others go on`()
    async throws
  {
    let plan = try Examples.plan(Examples.get("/a"), Examples.get("/b"))
    // The head alone does not stop the clock.
    for behaviour in [
      HostileServer.Behaviour.silent,
      .sends(Self.head + "Content-Length: 9\r\n\r\nabc", closes: false),
    ] {
      try await HostileServer.with(behaviour) { address in
        let report = try await Examples.verifier(.address(address)) {
          $0.http.timeout = .milliseconds(50)
        }.run(plan)
        for result in report.results {
          #expect(
            result.fault?.happened.hasSuffix("gave no whole answer within 0.05 seconds.") == true)
        }
      }
    }
  }

  @Test func `a provider that is not there is told`() async throws {
    let address = try await TestServer.with({ _ in .text("") }) { _, address in address }
    let report = try await Examples.verifier(.address(address)).run(
      try Examples.plan(Examples.get("/a")))
    let fault = try #require(report.results[0].fault)
    #expect(fault.kind == .provider && fault.happened.contains("cannot be reached"), "\(fault)")
    #expect(fault.happened.contains("refused"), "\(fault)")
  }

  @Test func `one interaction that fails hides no other`() async throws {
    let plan = try Examples.plan(Examples.get("/a"), Examples.get("/large"), Examples.get("/b"))
    try await TestServer.with { request in
      .text(request.path == "/large" ? String(repeating: "a", count: 200) : "")
    } _: { _, address in
      let report = try await Examples.verifier(.address(address)) {
        $0.http.largestBody = 100
      }.run(plan)
      #expect(report.results.map(\.hasPassed) == [true, false, true])
      #expect(report.results[1].fault?.happened.contains("larger than 100 bytes") == true)
    }
  }

  @Test func `what HTTP cannot carry is an error of the request`() async throws {
    let plan = try Examples.plan(
      Examples.http("get", RequestParts(headers: Headers([("X-A", ["a\r\nX-Evil: 1"])]))))
    try await TestServer.with { _ in
      .text("")
    } _: { server, address in
      let report = try await Examples.verifier(.address(address)).run(plan)
      #expect(report.results[0].fault?.kind == .request)
      #expect(server.requests.isEmpty)
    }
  }

  // MARK: TLS

  private static let program = "/usr/bin/openssl"

  /// Where there is no openssl, there is no certificate; there is one where `make test` runs.
  private static var isPossible: Bool {
    FileManager.default.isExecutableFile(atPath: program)
      || ProcessInfo.processInfo.environment["CI"] == "true"
  }

  @Test(.enabled(if: isPossible))
  func `a certificate is checked, unless any will do or its maker is trusted`() async throws {
    let plan = try Examples.plan(Examples.get("/a"))
    try await TemporaryFolder.with { folder in
      let made = try await AssayProgram.shell(
        """
        \(Self.program) req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 \
        -keyout key.pem -out certificate.pem -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1
        """, in: folder)
      try #require(made.status == 0, "\(made.error)")
      let certificate = "\(folder.path)/certificate.pem"
      let context = try NIOSSLContext(
        configuration: .makeServerConfiguration(
          certificateChain: try NIOSSLCertificate.fromPEMFile(certificate).map {
            .certificate($0)
          },
          privateKey: .privateKey(
            try NIOSSLPrivateKey(file: "\(folder.path)/key.pem", format: .pem))))
      try await TestServer.with({ _ in .text("") }, tls: context) { _, address in
        let strict = try await Examples.verifier(.address(address)).run(plan)
        #expect(strict.results[0].fault?.happened.contains("cannot be trusted") == true)
        let any = Examples.verifier(.address(address)) { $0.http.acceptsAnyCertificate = true }
        #expect(try await any.run(plan).verdict == .passed)
        let known = Examples.verifier(.address(address)) {
          $0.http.certificateAuthority = certificate
        }
        #expect(try await known.run(plan).verdict == .passed)
      }
      let failure = await #expect(throws: FailureReport.self) {
        try await Examples.verifier(.address("https://localhost")) {
          $0.http.certificateAuthority = "\(folder.path)/none.pem"
        }.run(plan)
      }
      #expect(failure?.status == .badInput && failure?.subject.hasSuffix("none.pem") == true)
    }
  }
}
