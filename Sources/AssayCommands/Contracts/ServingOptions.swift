import ArgumentParser
import AssayMockServer
import AssayMocking
import AssayPact
import Foundation

/// How mocks and stubs are served.
struct ServingOptions: ParsableArguments {
  @Option(help: ArgumentHelp("An address of this machine.", valueName: "address"))
  var host = "127.0.0.1"

  @Option(help: ArgumentHelp("Default: a free one, which is printed.", valueName: "port"))
  var port: UInt16 = 0

  @Flag(help: "Serve HTTPS with a certificate of its own; --certificate names your own.")
  var tls = false

  @Option(help: ArgumentHelp("A certificate for HTTPS, in PEM.", valueName: "file"))
  var certificate: String?

  @Option(help: ArgumentHelp("The certificate's key, in PEM.", valueName: "file"))
  var key: String?

  @Option(
    help: ArgumentHelp(
      "Where the certificate that clients must trust is written.", valueName: "file"))
  var trustFile: String?

  @Flag(help: "Let browsers ask from any page.")
  var cors = false

  @Option(help: ArgumentHelp("For values that contracts have generated.", valueName: "number"))
  var seed: UInt64 = 0

  func validate() throws {
    if (certificate == nil) != (key == nil) {
      throw ValidationError("--certificate and --key belong together")
    }
  }

  var serverTLS: ServerTLS? {
    if let certificate, let key { return .files(certificate: certificate, key: key) }
    return tls ? .selfSigned : nil
  }

  var generation: AnswerGeneration {
    AnswerGeneration(
      seed: seed, calendar: Generation.calendar { Int(Date().timeIntervalSince1970) })
  }
}
