import AssayDependencies
import Foundation
import Testing

/// Which real servers tests run: all under `CI=true`, where a missing one is a failure, else those
/// that are installed.
enum InstalledServers {
  private static let isCI = ProcessInfo.processInfo.environment["CI"] == "true"
  private static let path = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(
    separator: ":")

  /// Those that start within seconds.
  static let quick = [
    ServiceModule.postgres, .redis, .mariadb, .memcached, .nats, .mosquitto, .etcd,
  ].filter(isThere).map(\.name)

  static let postgres = isThere(.postgres)
  static let redis = isThere(.redis)
  static let rabbitmq = isThere(.rabbitmq)

  private static func isThere(_ module: ServiceModule) -> Bool {
    guard !isCI, let recipe = module.process else { return isCI }
    let versioned = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql"))
    let folders =
      path.map(String.init) + ["/usr/sbin"] + recipe.folders
      + (versioned ?? []).map { "/usr/lib/postgresql/\($0)/bin" }
    return folders.contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(recipe.program)")
    }
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

  /// Skips with a clear word where RabbitMQ is not installed, but never under `CI=true`.
  static var needsRabbitMQ: Self {
    .enabled(if: InstalledServers.rabbitmq, "no RabbitMQ server is installed here")
  }
}
