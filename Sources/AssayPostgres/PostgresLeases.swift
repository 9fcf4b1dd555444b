package import AssayDependencies
package import AssayEvidence

/// Keeps tests that share a PostgreSQL server apart: by database, schema or transaction.
package struct PostgresLeases: LeaseSourceFactory {
  /// How many databases are kept ready.
  package struct Limits: Sendable, Hashable {
    /// At the beginning, and when nobody asks for any.
    package var least = 4
    /// When many ask.
    package var most = 16
    /// How much memory or disk they may take together, in bytes.
    package var bytes = 1 << 30

    package init() {}

    /// Fewer when the database is large, but at least one.
    func size(forDatabaseOf bytes: Int) -> PoolSize {
      let fitting = max(1, self.bytes / max(1, bytes))
      return PoolSize(least: min(least, fitting), most: min(most, fitting))
    }
  }

  /// A setting of the dependency that gives leases a superuser's rights.
  ///
  /// For tests that make roles or install extensions that are not trusted. The server itself takes
  /// any name with a dot and does nothing with it.
  package static let superuserSetting = "assay.superuser"

  private let limits: Limits

  package init(limits: Limits = Limits()) { self.limits = limits }

  package func preparation(for dependency: Dependency) throws(FailureReport) -> Preparation? {
    let isolation = try Self.isolation(of: dependency)
    let preparation = try PostgresPreparation(dependency, isolation: isolation)
    return Preparation(key: preparation.key) { server throws(FailureReport) in
      try await preparation.work(on: server)
    }
  }

  package func open(_ server: any RunningServer) async throws(FailureReport) -> any LeaseSource {
    let isolation = try Self.isolation(of: server.dependency)
    if isolation == .server { return SharedLeases(server) }
    return try await PostgresLeaseSource.open(server, isolation: isolation, limits: limits)
  }

  static func isSuperuser(_ dependency: Dependency) -> Bool {
    ["true", "on", "yes", "1"].contains(dependency.settings[superuserSetting]?.lowercased())
  }

  private static func isolation(of dependency: Dependency) throws(FailureReport) -> Isolation {
    let isolation = dependency.isolation ?? dependency.module.isolation.first ?? .database
    switch isolation {
    case .database, .schema, .transaction, .server, .none: return isolation
    case .number, .prefix, .virtualHost, .account:
      throw FailureReport(
        .badInput, attempt: "keep tests of \(dependency.name) apart", subject: dependency.name,
        happened: "PostgreSQL has no isolation by \(isolation.rawValue).",
        remedy: "Use database, schema, transaction, server or none.")
    }
  }
}
