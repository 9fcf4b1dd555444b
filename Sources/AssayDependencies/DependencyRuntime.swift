package import AssayEvidence

/// Starts real servers of one kind; a run has one runtime for each kind it needs.
package protocol DependencyRuntime: Sendable {
  /// Starts what `request` describes and waits until it answers.
  ///
  /// - Throws: `.badInput` when the request itself is wrong (a broken migration),
  ///   `.infrastructure` when the server is missing or does not start. Nothing is left running.
  func start(_ request: DependencyRequest) async throws(FailureReport) -> any RunningDependency
}

/// A dependency that answers, from which each suite gets a part of its own.
package protocol RunningDependency: Sendable {
  /// The dependency's name in the manifest.
  var name: String { get }
  /// For example `postgres 15.18`.
  var server: String { get }
  /// From the request until it answered.
  var startUp: Duration { get }

  /// Makes a fresh part for one suite: what it writes, no other suite sees.
  func provide(for suite: String) async throws(FailureReport) -> ProvidedConnection

  /// Gives a part back; what was written to it is gone.
  func release(_ connection: ProvidedConnection) async

  /// Stops the server and removes its files; does nothing the second time.
  func stop() async
}
