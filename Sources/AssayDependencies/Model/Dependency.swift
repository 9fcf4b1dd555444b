/// A server that tests need, described once; it runs as a container or as a local process.
package struct Dependency: Sendable, Hashable {
  /// As suites call it, for example `orders-db`.
  package var name: String
  /// What Assay knows about this kind of server.
  package var module: ServiceModule
  /// nil: whichever the runtime has.
  package var version: VersionRequirement?
  package var runtime: RuntimeChoice = .automatic
  /// Settings of the server in its own words, for example `max_connections`.
  package var settings: [String: String] = [:]
  /// Variables for the server itself, added to the module's.
  package var environment: [String: String] = [:]
  /// Absolute path of a folder of migrations (`.sql` files), applied in name order.
  package var migrations: String?
  /// Absolute path of a file applied after the migrations.
  package var seed: String?
  /// nil: the first that the module offers.
  package var isolation: Isolation?
  /// nil: the module's condition.
  package var ready: WaitCondition?
  package var startTimeout: Duration = .seconds(60)
  /// How often a start is tried before it counts as failed; at least 1.
  package var startAttempts = 1
  /// Names of dependencies that start before this one.
  package var needs: [String] = []
  /// Names of networks to join; containers only.
  ///
  /// The run's own network comes always.
  package var networks: [String] = []
  /// Whether the server outlives the run and serves the next one that describes the same.
  package var reuse = false

  package init(name: String, module: ServiceModule) {
    self.name = name
    self.module = module
  }
}

/// Where a dependency should run.
public enum RuntimeChoice: String, Sendable, Hashable, CaseIterable {
  /// The engine when it answers and has the image, else a local process.
  case automatic = "auto"
  /// A container; there must be an engine.
  case container
  /// A local process; the server must be installed.
  case process
}

/// How tests that share a server are kept apart.
public enum Isolation: String, Sendable, Hashable, CaseIterable {
  /// A database of its own, copied from the migrated template.
  case database
  /// A schema of its own in a shared database.
  case schema
  /// A migrated database whose test rolls back what it did; checked when it is given back.
  case transaction
  /// A server of its own.
  case server
  /// A numbered database of a server that has a few, as Redis.
  case number
  /// A prefix for names: keys, subjects, topics, buckets.
  case prefix
  /// A virtual host, as RabbitMQ has them.
  case virtualHost = "vhost"
  /// An account, as NATS has them.
  case account
  /// None: all tests share it.
  case none
}
