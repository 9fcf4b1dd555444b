/// A dependency that a run wants to have started.
package struct DependencyRequest: Sendable, Hashable {
  /// As suites call it, for example `orders-db`.
  package var name: String
  package var kind: String
  /// nil: the newest that the runtime has.
  package var version: VersionRequirement?
  /// Absolute path of a folder of `.sql` files, applied in name order.
  package var migrations: String?
  /// Absolute path of a `.sql` file, applied after the migrations.
  package var seed: String?

  package init(
    name: String, kind: String, version: VersionRequirement? = nil,
    migrations: String? = nil, seed: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.version = version
    self.migrations = migrations
    self.seed = seed
  }
}
