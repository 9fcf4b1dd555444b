import NIOSSL

extension EngineTLS {
  /// Reads the files.
  func context() throws(TransportFault) -> NIOSSLContext {
    var settings = TLSConfiguration.makeClientConfiguration()
    if let authority { settings.trustRoots = .file(authority) }
    if !verifies { settings.certificateVerification = .none }
    do {
      if let certificate {
        settings.certificateChain = try NIOSSLCertificate.fromPEMFile(certificate).map {
          .certificate($0)
        }
      }
      if let key {
        settings.privateKey = .privateKey(try NIOSSLPrivateKey(file: key, format: .pem))
      }
      return try NIOSSLContext(configuration: settings)
    } catch {
      let files = [authority, certificate, key].compactMap(\.self).joined(separator: ", ")
      throw .local(
        "The TLS files (\(files)) cannot be used: \(error).",
        remedy: "Check DOCKER_CERT_PATH or the Docker context: PEM files that belong together.")
    }
  }
}
