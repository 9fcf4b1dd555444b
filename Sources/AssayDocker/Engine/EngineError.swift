package import AssayEvidence

/// What went wrong with one request to the engine; ``report`` says it to a person.
package struct EngineError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Cause: Sendable, Hashable {
    /// The engine answered, but not with success.
    case answered(status: Int, message: String)
    /// It answered with success and told of a failure later, as it does for a pull.
    case failed(message: String)
    case unreachable(Unreachable)
    /// Nothing came, or went, for so long.
    case tooSlow(Duration, waitingFor: String)
    /// The connection ended before the answer did.
    case endedEarly(String)
    /// What came is not what the API says.
    case badAnswer(String)
    /// No version of the API is spoken by both; the text says which are.
    case versions(String)
    /// On this machine, before the engine was asked: a file that cannot be read, say.
    case local(String, remedy: String?)
    case cancelled
  }

  /// Why nothing could be sent.
  package enum Unreachable: Sendable, Hashable {
    /// There is no such socket, or no such host.
    case missing
    case permissionDenied
    /// Something is there, but nobody listens.
    case refused
    /// Nothing happened for so long.
    case timedOut(Duration)
    /// TLS did not come about.
    case untrusted(String)
    case other(String)
  }

  /// What was tried, as a phrase that completes "could not …".
  package var attempt: String
  /// On what: a container's name, an image; nil: the engine itself.
  package var subject: String?
  /// Where the engine was looked for, for example `unix:///var/run/docker.sock`.
  package var engine: String
  package var cause: Cause
  /// What to do about it, when the caller knows better than the cause.
  package var remedy: String?

  package init(
    _ cause: Cause, attempt: String, subject: String? = nil, engine: String, remedy: String? = nil
  ) {
    self.cause = cause
    self.attempt = attempt
    self.subject = subject
    self.engine = engine
    self.remedy = remedy
  }

  /// The status that the engine answered, for decisions: 404, 409 and so on.
  package var status: Int? {
    if case .answered(let status, _) = cause { status } else { nil }
  }

  /// What the engine said.
  package var message: String? {
    switch cause {
    case .answered(_, let message), .failed(let message): message
    default: nil
    }
  }

  package var isNotFound: Bool { status == 404 }
  package var isConflict: Bool { status == 409 }

  package var description: String { report.description }

  /// As a person needs it; always the surroundings' fault, never the input's.
  package var report: FailureReport {
    FailureReport(
      .infrastructure, attempt: attempt, subject: subject.map { "\($0), on \(engine)" } ?? engine,
      happened: happened, remedy: remedy ?? usualRemedy)
  }

  package var happened: String {
    switch cause {
    case .answered(let status, let message):
      message.isEmpty ? "The engine answered \(status)." : "The engine says (\(status)): \(message)"
    case .failed(let message): "The engine says: \(message)"
    case .unreachable(let why): why.description
    case .tooSlow(let limit, let what): "Waited \(limit) for \(what), and nothing came."
    case .endedEarly(let what): "The engine closed the connection in the middle of \(what)."
    case .badAnswer(let what): "The answer is not one of the Engine API: \(what)"
    case .versions(let text): text
    case .local(let text, _): text
    case .cancelled: "It was cancelled."
    }
  }

  private var usualRemedy: String? {
    switch cause {
    case .unreachable(let why): why.remedy
    case .tooSlow, .endedEarly: "See what the engine is doing: its log, disk and memory."
    case .badAnswer: "Check that a Docker or Podman engine listens there: `assay doctor`."
    case .local(_, let remedy): remedy
    case .answered(400, let message) where message.hasPrefix("client version"):
      "Unset DOCKER_API_VERSION, or set it to a version that both speak."
    case .answered(let status, _):
      status >= 500 ? "The engine's own log says more, for example `journalctl -u docker`." : nil
    case .failed, .versions, .cancelled: nil
    }
  }
}

extension EngineError.Unreachable: CustomStringConvertible {
  package var description: String {
    switch self {
    case .missing: "There is no such socket or host."
    case .permissionDenied: "The socket is there, but this user may not open it."
    case .refused: "Nobody listens there."
    case .timedOut(let limit): "It did not take the connection within \(limit)."
    case .untrusted(let why): "TLS failed: \(why)"
    case .other(let why): why
    }
  }

  package var remedy: String {
    switch self {
    case .missing, .refused:
      "Start the engine, or set DOCKER_HOST to where it listens; `assay doctor` shows what is found."
    case .permissionDenied:
      "Join the socket's group (usually `sudo usermod -aG docker $USER`, then log in again), or use a rootless engine."
    case .timedOut: "Check that the engine runs and that no firewall is in between."
    case .untrusted: "Check DOCKER_CERT_PATH (ca.pem, cert.pem, key.pem) and the host's name."
    case .other: "`assay doctor` shows what is found."
    }
  }
}
