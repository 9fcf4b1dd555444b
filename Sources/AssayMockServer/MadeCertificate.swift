import AssayEvidence
import Foundation
import Subprocess
import SystemPackage

/// A certificate that the `openssl` program made, all in PEM.
///
/// A program and no library: those that can sign add minutes to everybody's build.
struct MadeCertificate {
  /// Of the authority, whose key nobody has any more. (Some clients do not take a certificate that
  /// is its own authority.)
  let authority: String
  let certificate: String
  let key: String

  /// For a server on this machine that is called `host`, for 30 days.
  ///
  /// - Throws: an infrastructure failure without `openssl`, and when it fails.
  static func make(for host: String) async throws(FailureReport) -> MadeCertificate {
    let path = "\(NSTemporaryDirectory())/assay-certificate-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: path) }
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
      try configuration(host).write(
        toFile: path + "/openssl.cnf", atomically: false, encoding: .utf8)
      let key = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
      for command in [
        "req -config openssl.cnf -x509 \(key) -keyout authority.key -out authority.pem"
          + " -extensions authority -subj /CN=assay-authority -days 30",
        "req -config openssl.cnf \(key) -keyout server.key -out server.csr",
        "x509 -req -in server.csr -CA authority.pem -CAkey authority.key -CAcreateserial"
          + " -extfile openssl.cnf -extensions server -out server.pem -days 30",
      ] {
        let result = try await run(
          .name("openssl"), arguments: Arguments(command.split(separator: " ").map(String.init)),
          workingDirectory: FilePath(path), output: .discarded, error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess else {
          throw failure(result.standardError)
        }
      }
      let texts = try ["authority.pem", "server.pem", "server.key"].map {
        try String(contentsOfFile: "\(path)/\($0)", encoding: .utf8)
      }
      return MadeCertificate(authority: texts[0], certificate: texts[1], key: texts[2])
    } catch let failure as FailureReport {
      throw failure
    } catch {
      throw failure("\(error)")
    }
  }

  private static func failure(_ happened: String) -> FailureReport {
    FailureReport(
      .infrastructure, attempt: "make a certificate", subject: "openssl", happened: happened,
      remedy: "Install openssl, or give a certificate of your own with its key.")
  }

  private static func configuration(_ host: String) -> String {
    """
    [req]
    prompt = no
    distinguished_name = name
    [name]
    CN = assay-server
    [authority]
    basicConstraints = critical, CA:TRUE, pathlen:0
    keyUsage = critical, keyCertSign, cRLSign
    subjectKeyIdentifier = hash
    [server]
    basicConstraints = critical, CA:FALSE
    keyUsage = critical, digitalSignature
    extendedKeyUsage = serverAuth
    subjectAltName = \(names(host).joined(separator: ", "))

    """
  }

  private static func names(_ host: String) -> [String] {
    let names = ["DNS:localhost", "IP:127.0.0.1", "IP:::1"]
    let isNumbers = host.split(separator: ".").compactMap { UInt8($0) }.count == 4
    let name = isNumbers || host.contains(":") ? "IP:\(host)" : "DNS:\(host)"
    return names.contains(name) ? names : names + [name]
  }
}
