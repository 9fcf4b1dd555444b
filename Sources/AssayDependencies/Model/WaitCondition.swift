/// What must hold before a server counts as ready.
package indirect enum WaitCondition: Sendable, Hashable {
  /// Its output has matched so often.
  case log(TextPattern, times: Int = 1)
  /// The port takes connections from outside; nil: all of its TCP ports do.
  case port(UInt16?)
  /// The port is listened on inside, as the kernel of the container or the machine says.
  case listening(UInt16)
  /// It answers in its own protocol on its first port.
  case answers(ServiceProtocol)
  case http(HTTPCondition)
  /// The engine's health check says healthy; containers only.
  case healthy
  /// A command inside ends with the code, and its output matches.
  case command([String], code: Int32 = 0, output: TextPattern? = nil)
  /// A query gives at least one row; for servers that speak SQL.
  case query(String)
  /// A file exists inside, and its content matches.
  case file(String, content: TextPattern? = nil)
  /// It has ended with the code.
  case exited(code: Int32 = 0)
  case all([WaitCondition])
  case any([WaitCondition])
  /// With a time limit of its own.
  case within(Duration, WaitCondition)
  case custom(CustomCondition)

  /// A text or a regular expression that occurs somewhere.
  package enum TextPattern: Sendable, Hashable {
    case text(String)
    /// As `Regex` of Swift understands it; a line's end is matched by `$` within a text.
    case expression(String)
  }

  /// A request and what its answer must look like.
  package struct HTTPCondition: Sendable, Hashable {
    package var path: String
    /// nil: the first port.
    package var port: UInt16?
    package var method = "GET"
    package var usesTLS = false
    /// Whether a certificate that nobody vouches for will do.
    package var acceptsAnyCertificate = false
    package var headers: [String: String] = [:]
    package var user: String?
    package var password: String?
    package var body: String?
    package var statuses: ClosedRange<Int> = 200...299
    package var answerBody: TextPattern?
    package var answerHeaders: [String: String] = [:]

    package init(_ path: String = "/") { self.path = path }
  }

  /// A condition of the user's own.
  package struct CustomCondition: Sendable, Hashable {
    /// For messages: "waited for NAME".
    package var name: String
    /// Gets host and port of the first port.
    package var check: @Sendable (_ host: String, _ port: UInt16) async throws -> Bool

    package init(
      _ name: String,
      check: @escaping @Sendable (_ host: String, _ port: UInt16) async throws -> Bool
    ) {
      self.name = name
      self.check = check
    }

    package static func == (left: Self, right: Self) -> Bool { left.name == right.name }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
  }
}
