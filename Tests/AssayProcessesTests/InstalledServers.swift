import Foundation
import Testing

/// Whether tests with real servers can run: always under `CI=true`, where a missing server is a
/// failure, else only when the servers are installed.
enum InstalledServers {
  private static let isCI = ProcessInfo.processInfo.environment["CI"] == "true"
  private static let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(
    separator: ":")

  static let postgres: Bool = {
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql"))
    return isCI || versions?.isEmpty == false
      || path.contains { FileManager.default.isExecutableFile(atPath: "\($0)/postgres") }
  }()

  static let redis =
    isCI
    || ["redis-server", "valkey-server"].contains { name in
      path.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
    }
}

extension Trait where Self == ConditionTrait {
  /// Skips with a clear word where PostgreSQL is not installed, but never under `CI=true`.
  static var needsPostgres: Self {
    .enabled(if: InstalledServers.postgres, "no PostgreSQL server is installed here")
  }

  /// Skips with a clear word where Redis is not installed, but never under `CI=true`.
  static var needsRedis: Self {
    .enabled(if: InstalledServers.redis, "no Redis server is installed here")
  }
}
