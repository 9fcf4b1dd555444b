/// What must hold before a server counts as ready.
public indirect enum WaitCondition: Sendable, Hashable {
  /// Its output has matched so often.
  case log(TextPattern, times: Int = 1)
  /// The port takes connections from outside; nil: all of its TCP ports do.
  case port(UInt16?)
  /// The port is listened on inside, as the kernel of the container or the machine says.
  case listening(UInt16)
  /// It answers in its own protocol on its first port.
  case answers(ServiceProtocol)
  /// It answers a request as it should.
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
  /// All of these hold at once.
  case all([WaitCondition])
  /// One of these holds.
  case any([WaitCondition])
  /// With a time limit of its own.
  case within(Duration, WaitCondition)
  /// A condition of your own.
  case custom(CustomCondition)

  /// A text or a regular expression that occurs somewhere.
  public enum TextPattern: Sendable, Hashable {
    /// It occurs as it stands.
    case text(String)
    /// As `Regex` of Swift understands it; a line's end is matched by `$` within a text.
    case expression(String)
  }

  /// A request and what its answer must look like.
  public struct HTTPCondition: Sendable, Hashable {
    /// With its query, from `/` on.
    public var path: String
    /// nil: the first port.
    public var port: UInt16?
    /// GET, POST and so on.
    public var method = "GET"
    /// Whether it is HTTPS.
    public var usesTLS = false
    /// Whether a certificate that nobody vouches for will do.
    public var acceptsAnyCertificate = false
    /// Sent along.
    public var headers: [String: String] = [:]
    /// For basic authentication.
    public var user: String?
    /// For basic authentication.
    public var password: String?
    /// Sent along.
    public var body: String?
    /// The answer's status is one of these.
    public var statuses: ClosedRange<Int> = 200...299
    /// What the answer's body must hold; nil: anything.
    public var answerBody: TextPattern?
    /// What the answer's headers must say.
    public var answerHeaders: [String: String] = [:]

    /// Asks for a path, with its query.
    public init(_ path: String = "/") { self.path = path }
  }

  /// A condition of the user's own.
  public struct CustomCondition: Sendable, Hashable {
    /// For messages: "waited for NAME".
    public var name: String
    /// Gets host and port of the first port.
    public var check: @Sendable (_ host: String, _ port: UInt16) async throws -> Bool

    /// Makes a condition from what it is called and how it is seen.
    public init(
      _ name: String,
      check: @escaping @Sendable (_ host: String, _ port: UInt16) async throws -> Bool
    ) {
      self.name = name
      self.check = check
    }

    /// Tells conditions apart by their names.
    public static func == (left: Self, right: Self) -> Bool { left.name == right.name }

    /// Takes the name.
    public func hash(into hasher: inout Hasher) { hasher.combine(name) }
  }
}
