/// How providers and brokers are asked over HTTP.
package struct HTTPOptions: Sendable, Hashable {
  /// For a whole answer, from the first attempt to connect to its last byte.
  package var timeout: Duration = .seconds(10)
  /// Where not, a redirect is an answer like any other.
  package var followsRedirects = false
  /// Whether one connection serves several requests.
  package var keepsConnections = true
  /// Whether certificates are taken that nobody vouches for.
  package var acceptsAnyCertificate = false
  /// The path of a file with certificates (PEM) to be trusted besides those of the machine.
  package var certificateAuthority: String?
  /// In bytes; what sends more is cut off.
  package var largestBody = 64 << 20

  package init() {}
}
