/// Something in a compose file that its reader should know.
package struct ComposeProblem: Error, Sendable, Hashable {
  /// A warning leaves the service usable.
  package enum Severity: Sendable, Hashable { case error, warning }

  package var severity: Severity
  package var place: ComposePlace
  /// For example `services.db.devices`; empty when no field is meant.
  package var path: String
  /// Completes "expected …".
  package var expected: String
  /// Completes "found …".
  package var found: String
  /// What to do, as a clause.
  package var remedy: String?
  /// Which service it keeps from running; nil: all of them.
  package var service: String?

  package init(
    _ severity: Severity = .error, at place: ComposePlace, path: String = "", expected: String,
    found: String, remedy: String? = nil, service: String? = nil
  ) {
    self.severity = severity
    self.place = place
    self.path = path
    self.expected = expected
    self.found = found
    self.remedy = remedy
    self.service = service
  }
}

/// What reading compose files needs from outside; paths are relative to one folder or absolute.
package struct ComposeSource: Sendable {
  /// The tree of a YAML file; nil: there is none.
  ///
  /// What is no YAML is thrown.
  package var tree: @Sendable (String) throws(ComposeProblem) -> ComposeValue?
  /// The text of a file, for variables; nil: there is none.
  package var text: @Sendable (String) -> String?
  /// The names in a folder; nil: it is none.
  package var names: @Sendable (String) -> [String]?
  /// For `${NAME}`.
  package var environment: [String: String]

  package init(
    tree: @escaping @Sendable (String) throws(ComposeProblem) -> ComposeValue?,
    text: @escaping @Sendable (String) -> String?,
    names: @escaping @Sendable (String) -> [String]? = { _ in nil },
    environment: [String: String] = [:]
  ) {
    self.tree = tree
    self.text = text
    self.names = names
    self.environment = environment
  }
}
