import AssayEvidence
import AssayMockServer
import AssayMocking
import Foundation

/// Mocks and stubs on this machine's network.
enum ServedContracts {
  /// Starts one, and writes the certificate that clients must trust.
  static func start(
    _ provider: MockProvider, _ options: ServingOptions,
    write: (@Sendable (MockProvider) async throws -> String)? = nil, ending: Ending? = nil
  ) async throws -> MockServer {
    for fault in provider.plan.generationFaults {
      Console.error("\(fault); the example is given instead")
    }
    var administration = MockAdministration(write: write)
    if let ending { administration.shutDown = { ending.come() } }
    let server = try await MockServer.start(
      provider, host: options.host, port: options.port, tls: options.serverTLS,
      administration: administration)
    if let path = options.trustFile, let certificate = server.trustedCertificate {
      do { try Data(certificate.utf8).write(to: URL(filePath: path)) } catch {
        await server.close()
        throw FailureReport(
          .infrastructure, attempt: "write the certificate", subject: path,
          happened: (error as NSError).localizedDescription)
      }
    }
    return server
  }

  /// Says where it is, and waits for Ctrl-C or whoever asks for its end.
  static func untilEnded(
    _ server: MockServer, _ title: String, _ ending: Ending
  ) async {
    Console.write("\(title) is served at \(server.address)\n")
    await ending.wait()
    await server.close()
  }
}
