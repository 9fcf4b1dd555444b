package import AssayEvidence

/// Gives every lease a prefix for names on a server that all share.
///
/// The server does not know about it: a test that leaves its prefix is neither stopped nor seen.
package actor PrefixLeases: LeaseSource {
  /// How a server's names begin, and what its people call such a prefix.
  package struct Style: Sendable, Hashable {
    /// Before the name of the lease.
    package var lead: String
    /// Between the name of the lease and the test's own name.
    package var separator: String
    /// Values that carry the prefix, beside `prefix`: `topic_prefix`.
    package var extras: [String]
    /// For servers that take no underscore in names, as S3 in those of buckets.
    package var takesUnderscore: Bool

    package init(
      lead: String = "", separator: String, extras: [String], takesUnderscore: Bool = true
    ) {
      self.lead = lead
      self.separator = separator
      self.extras = extras
      self.takesUnderscore = takesUnderscore
    }

    package func prefix(for id: String) -> String {
      let name = takesUnderscore ? id : id.split(separator: "_").joined(separator: "-")
      return lead + name + separator
    }
  }

  /// Opens servers on which a prefix keeps tests apart.
  package struct Factory: LeaseSourceFactory {
    private let style: Style
    private let wipe: (@Sendable (any RunningServer, String) async -> Void)?

    /// - Parameters:
    ///   - style: how names begin.
    ///   - wipe: removes what has the prefix; nil when the server cannot, so that it stays until
    ///     the server ends.
    package init(
      _ style: Style, wipe: (@Sendable (any RunningServer, String) async -> Void)? = nil
    ) {
      self.style = style
      self.wipe = wipe
    }

    package func open(
      _ server: any RunningServer
    ) async throws(FailureReport) -> any LeaseSource {
      PrefixLeases(server, style: style, wipe: wipe)
    }
  }

  private let server: any RunningServer
  private let style: Style
  private let wipe: (@Sendable (any RunningServer, String) async -> Void)?
  private let wipes = BackgroundWork()
  private var generator = SystemRandomNumberGenerator()

  package init(
    _ server: any RunningServer, style: Style,
    wipe: (@Sendable (any RunningServer, String) async -> Void)? = nil
  ) {
    self.server = server
    self.style = style
    self.wipe = wipe
  }

  package func lease(for owner: LeaseOwner) async throws(FailureReport) -> Lease {
    let id = LeaseIdentifier.make(using: &generator)
    let prefix = style.prefix(for: id)
    let extras = (["prefix"] + style.extras).map { NamedText($0, prefix) }
    return Lease(
      id: id, owner: owner, isolation: .prefix,
      connection: ProvidedConnection(server, extras: extras, isolation: "prefix \(prefix)"))
  }

  package func release(_ lease: Lease, keep: Bool) async {
    guard !keep, let wipe else { return }
    let server = server
    let prefix = style.prefix(for: lease.id)
    await wipes.start { await wipe(server, prefix) }
  }

  package func violations() async -> [IsolationViolation] { [] }

  package func close() async { await wipes.finish() }
}
