package import AssayDependencies
package import AssayEvidence

/// Gives every lease a prefix for its keys and channels.
///
/// From Redis 6 on a user per lease may use no other keys, so that leaving the prefix is refused
/// and named. Names of others' keys are seen by `SCAN` and `KEYS` all the same.
package actor RedisPrefixLeases: LeaseSource {
  /// Opens servers on which a prefix keeps tests apart.
  package struct Factory: LeaseSourceFactory {
    package init() {}

    package func open(
      _ server: any RunningServer
    ) async throws(FailureReport) -> any LeaseSource {
      RedisPrefixLeases(try await RedisServer(server))
    }
  }

  private static let keysAtOnce = 1000

  private let redis: RedisServer
  private let wipes = BackgroundWork()
  private var owners: [String: LeaseOwner] = [:]
  private var generator = SystemRandomNumberGenerator()

  private init(_ redis: RedisServer) { self.redis = redis }

  package func lease(for owner: LeaseOwner) async throws(FailureReport) -> Lease {
    let id = LeaseIdentifier.make(using: &generator)
    let password = LeaseIdentifier.secret(using: &generator)
    let prefix = Self.prefix(id)
    if redis.hasUsers {
      let rules = RedisServer.rules(
        password: password, scope: ["~\(prefix)*", "&\(prefix)*"], selects: 0)
      let answers = try await redis.connection.send([
        ["ACL", "SETUSER", id] + rules + ["-flushdb"]
      ])
      for case .error(let text) in answers {
        throw FailureReport(
          .infrastructure, attempt: "give a prefix on \(redis.server.dependency.name)",
          subject: redis.server.dependency.name, happened: "\(text).")
      }
    }
    owners[id] = owner
    let extras = ["prefix", "key_prefix"].map { NamedText($0, prefix) }
    return Lease(
      id: id, owner: owner, isolation: .prefix,
      connection: redis.connection(
        number: 0, user: id, password: password, extras: extras, isolation: "prefix \(prefix)"))
  }

  /// Removes the user and, without making the test wait for it, the keys.
  package func release(_ lease: Lease, keep: Bool) async {
    guard !keep else { return }
    let redis = redis
    await wipes.start {
      if redis.hasUsers { _ = try? await redis.connection.send("ACL", "DELUSER", lease.id) }
      await Self.wipe(Self.prefix(lease.id), redis.connection)
    }
  }

  package func violations() async -> [IsolationViolation] { await redis.violations(of: owners) }

  package func close() async {
    await wipes.finish()
    await redis.connection.close()
  }

  private static func prefix(_ id: String) -> String { id + ":" }

  private static func wipe(_ prefix: String, _ connection: RedisConnection) async {
    var cursor = "0"
    repeat {
      let answer = try? await connection.send(
        "SCAN", cursor, "MATCH", prefix + "*", "COUNT", "\(keysAtOnce)")
      guard let answer, answer.elements.count == 2 else { return }
      let keys = answer.elements[1].elements.compactMap(\.string)
      if !keys.isEmpty { _ = try? await connection.send([["UNLINK"] + keys]) }
      cursor = answer.elements[0].string ?? "0"
    } while cursor != "0"
  }
}
