import AssayDocker
import AssayEvidence
import Foundation
import NIOSSL
import Subprocess
import Testing

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

/// Engines behind TLS that ask for the client's certificate, as `dockerd --tlsverify` does.
///
/// The certificates are made by `openssl`; without it the tests are skipped, but not under `CI=true`.
@Suite(
  .enabled(
    if: RealEngine.isCI || FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl"),
    "openssl is not installed here"))
struct TLSTests {
  /// Makes an authority, a server's and a client's certificate, named as in DOCKER_CERT_PATH.
  private func withCertificates(_ body: (String) async throws -> Void) async throws {
    let folder = "/tmp/assay-tls-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    let script = """
      set -e
      openssl req -x509 \(key) -keyout ca-key.pem -out ca.pem -days 2 -subj /CN=assay-ca
      for who in IP:127.0.0.1 DNS:engine.example.org client; do
        openssl req \(key) -keyout $who-key.pem -out $who.csr -subj /CN=$who
        echo "subjectAltName=${who#client}" | sed 's/=$/=DNS:client/' > $who.ext
        openssl x509 -req -in $who.csr -CA ca.pem -CAkey ca-key.pem -CAcreateserial \
          -out $who-cert.pem -days 2 -extfile $who.ext
      done
      mv client-cert.pem cert.pem; mv client-key.pem key.pem
      mkdir other; openssl req -x509 \(key) -keyout other/key.pem -out other/ca.pem -days 2 -subj /CN=o
      """
    let result = try await Subprocess.run(
      .path("/bin/sh"), arguments: ["-c", script], workingDirectory: FilePath(folder),
      output: .discarded, error: .string(limit: 1 << 20))
    try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
    try await body(folder)
  }

  /// A server whose certificate is for `name`.
  private func server(_ folder: String, _ name: String) throws -> NIOSSLContext {
    var settings = TLSConfiguration.makeServerConfiguration(
      certificateChain: try NIOSSLCertificate.fromPEMFile("\(folder)/\(name)-cert.pem").map {
        .certificate($0)
      },
      privateKey: .privateKey(
        try NIOSSLPrivateKey(file: "\(folder)/\(name)-key.pem", format: .pem)))
    settings.trustRoots = .file("\(folder)/ca.pem")
    settings.certificateVerification = .noHostnameVerification
    return try NIOSSLContext(configuration: settings)
  }

  @Test func `both sides are checked, as DOCKER_TLS_VERIFY and DOCKER_CERT_PATH say`() async throws
  {
    try await withCertificates { folder in
      try await FakeEngine.with(tls: server(folder, "IP:127.0.0.1")) { request in
        request == "GET /_ping" ? .ping("1.44") : .http("200 OK", #"{"Name":"far"}"#)
      } body: { engine in
        guard case .tcp(let host, let port) = engine.address.transport else { throw NoError() }
        let variables = [
          "DOCKER_HOST": "tcp://\(host):\(port)", "DOCKER_TLS_VERIFY": "1",
          "DOCKER_CERT_PATH": folder,
        ]
        let discovery = EngineDiscovery(
          EngineEnvironment(variables: variables, home: nil, userID: 0))
        let client = try await discovery.find(limits: .patient)
        #expect(try await client.information().name == "far")
        #expect(client.address.description == "tcp+tls://127.0.0.1:\(port)")

        let good = EngineTLS(folder: folder, verifies: true)
        var stranger = good
        (stranger.certificate, stranger.key) = (nil, nil)
        var fooled = good
        fooled.authority = "\(folder)/other/ca.pem"
        for (tls, name) in [(stranger, "stranger"), (fooled, "fooled")] {
          let error = try await engineError {
            _ = try await EngineClient(
              connectingTo: EngineAddress(engine.address.transport, tls: tls), limits: .patient)
          }
          guard case .unreachable(.untrusted) = error.cause else { throw error }
          #expect(error.report.remedy?.contains("DOCKER_CERT_PATH") == true, "\(name)")
        }
        fooled.verifies = false
        _ = try await EngineClient(
          connectingTo: EngineAddress(engine.address.transport, tls: fooled), limits: .patient)
      }
    }
  }

  @Test func `the certificate must be for the name that is connected to`() async throws {
    try await withCertificates { folder in
      try await FakeEngine.with(tls: server(folder, "DNS:engine.example.org")) { _ in
        .ping("1.44")
      } body: { engine in
        var tls = EngineTLS(folder: folder, verifies: true)
        let error = try await engineError {
          _ = try await EngineClient(
            connectingTo: EngineAddress(engine.address.transport, tls: tls), limits: .patient)
        }
        guard case .unreachable(.untrusted) = error.cause else { throw error }
        tls.serverName = "engine.example.org"
        _ = try await EngineClient(
          connectingTo: EngineAddress(engine.address.transport, tls: tls), limits: .patient)
      }
    }
  }
}
