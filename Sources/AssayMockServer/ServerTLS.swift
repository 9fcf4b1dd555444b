import AssayEvidence
import Foundation
import NIOCore
import NIOSSL

/// How a server proves who it is.
package enum ServerTLS: Sendable, Hashable {
  /// By a certificate that is made at the start, for the machine itself, and an authority for it
  /// that is gone at once; clients are told to trust the authority. Needs the `openssl` program.
  case selfSigned
  /// By files in PEM: the certificate with those between it and the authority, and its key.
  case files(certificate: String, key: String)
}

/// A certificate with its key.
struct TLSIdentity {
  private let chain: [NIOSSLCertificate]
  private let key: NIOSSLPrivateKey
  /// In PEM; nil: it is for others to know.
  let trusted: String?

  /// - Throws: a failure of input when files are no certificate and key, of the infrastructure when
  ///   none can be made.
  init(_ tls: ServerTLS, host: String) async throws(FailureReport) {
    switch tls {
    case .selfSigned:
      let made = try await MadeCertificate.make(for: host)
      try self.init("the certificate made for \(host)", trusted: made.authority) {
        (
          try NIOSSLCertificate.fromPEMBytes(Array(made.certificate.utf8)),
          try NIOSSLPrivateKey(bytes: Array(made.key.utf8), format: .pem)
        )
      }
    case .files(let certificate, let key):
      try self.init("\(certificate), \(key)", trusted: nil) {
        (
          try NIOSSLCertificate.fromPEMFile(certificate),
          try NIOSSLPrivateKey(file: key, format: .pem)
        )
      }
    }
  }

  private init(
    _ subject: String, trusted: String?,
    _ read: () throws -> ([NIOSSLCertificate], NIOSSLPrivateKey)
  ) throws(FailureReport) {
    do {
      (chain, key) = try read()
      self.trusted = trusted
    } catch {
      throw FailureReport(
        .badInput, attempt: "use the certificate", subject: subject, happened: "\(error)",
        remedy: "Give a certificate and its key, both in PEM and without a password.")
    }
  }

  func context() throws(FailureReport) -> NIOSSLContext {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.applicationProtocols = ["h2", "http/1.1"]
    // Clients that say no good-bye do not hold up the end of a test.
    configuration.shutdownTimeout = .milliseconds(100)
    do { return try NIOSSLContext(configuration: configuration) } catch {
      throw FailureReport(
        .badInput, attempt: "use the certificate", subject: "TLS", happened: "\(error)",
        remedy: "Give a certificate and the key that belongs to it.")
    }
  }
}
