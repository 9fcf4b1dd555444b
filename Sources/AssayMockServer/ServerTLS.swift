import AssayEvidence
import Crypto
import Foundation
import NIOCore
import NIOSSL
import SwiftASN1
import X509

/// How a server proves who it is.
package enum ServerTLS: Sendable, Hashable {
  /// By a certificate that is made at the start, for the machine itself, and an authority for it
  /// that is gone at once; clients are told to trust the authority.
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

  /// - Throws: a failure of input when files are no certificate and key.
  init(_ tls: ServerTLS, host: String) throws(FailureReport) {
    do {
      switch tls {
      case .selfSigned: self = try Self(for: host)
      case .files(let certificate, let key):
        chain = try NIOSSLCertificate.fromPEMFile(certificate)
        self.key = try NIOSSLPrivateKey(file: key, format: .pem)
        trusted = nil
      }
    } catch {
      let subject =
        if case .files(let certificate, let key) = tls { "\(certificate), \(key)" } else { host }
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

  // MARK: Certificates

  /// Some clients do not take a certificate that is its own authority.
  private init(for host: String) throws {
    let (authorityKey, serverKey) = (P256.Signing.PrivateKey(), P256.Signing.PrivateKey())
    let authorityName = try DistinguishedName { CommonName("Assay mock server authority") }
    let authority = try Self.certificate(
      authorityName, Certificate.PrivateKey(authorityKey).publicKey, by: authorityName,
      authorityKey,
      try Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
        Critical(KeyUsage(keyCertSign: true, cRLSign: true))
      })
    let server = try Self.certificate(
      try DistinguishedName { CommonName("Assay mock server") },
      Certificate.PrivateKey(serverKey).publicKey, by: authorityName, authorityKey,
      try Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(digitalSignature: true))
        try ExtendedKeyUsage([.serverAuth])
        SubjectAlternativeNames(Self.names(host))
      })
    chain = [try Self.readable(server)]
    key = try NIOSSLPrivateKey(bytes: Array(serverKey.pemRepresentation.utf8), format: .pem)
    trusted = try authority.serializeAsPEM().pemString + "\n"
  }

  private static func certificate(
    _ name: DistinguishedName, _ key: Certificate.PublicKey, by issuer: DistinguishedName,
    _ issuerKey: P256.Signing.PrivateKey, _ extensions: Certificate.Extensions
  ) throws -> Certificate {
    try Certificate(
      version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: key,
      // Clocks differ a little, also on one machine with containers.
      notValidBefore: Date(timeIntervalSinceNow: -86_400),
      notValidAfter: Date(timeIntervalSinceNow: 30 * 86_400), issuer: issuer, subject: name,
      signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions,
      issuerPrivateKey: Certificate.PrivateKey(issuerKey))
  }

  private static func readable(_ certificate: Certificate) throws -> NIOSSLCertificate {
    var serializer = DER.Serializer()
    try serializer.serialize(certificate)
    return try NIOSSLCertificate(bytes: serializer.serializedBytes, format: .der)
  }

  private static func names(_ host: String) -> [GeneralName] {
    var names: [GeneralName] = [
      .dnsName("localhost"), .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
      .ipAddress(ASN1OctetString(contentBytes: Array(repeating: 0, count: 15) + [1])),
    ]
    let numbers = host.split(separator: ".").compactMap { UInt8($0) }
    if numbers.count == 4 {
      names.append(.ipAddress(ASN1OctetString(contentBytes: numbers[...])))
    } else if !host.contains(":") {
      names.append(.dnsName(host))
    }
    return names
  }
}
