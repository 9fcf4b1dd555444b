package import AssayDependencies
package import AssayEvidence

/// Gives every lease a numbered database, emptied before and after.
///
/// Number 0 is given to nobody: clients use it when they ignore what they were given, and whatever
/// turns up there is reported. Channels (publish and subscribe) are the same for all numbers.
package actor RedisNumberLeases: LeaseSource {
  /// Opens servers for leases of numbered databases.
  package struct Factory: LeaseSourceFactory {
    private let limit: Duration

    /// - Parameter limit: how long a lease waits for a number when all are taken.
    package init(limit: Duration = .seconds(60)) { self.limit = limit }

    package func open(
      _ server: any RunningServer
    ) async throws(FailureReport) -> any LeaseSource {
      try await RedisNumberLeases(RedisServer(server), limit: limit)
    }
  }

  private let redis: RedisServer
  private let limit: Duration
  private let keysInZero: Int
  private var free: [Int]
  private var numbers: [String: Int] = [:]
  private var owners: [String: LeaseOwner] = [:]
  private var waiting: [(id: Int, continuation: CheckedContinuation<Int?, Never>)] = []
  private var nextWaiter = 0
  private var generator = SystemRandomNumberGenerator()

  private init(_ redis: RedisServer, limit: Duration) async throws(FailureReport) {
    self.redis = redis
    self.limit = limit
    keysInZero = try await Self.countKeysInZero(redis)
    free = Array(stride(from: 1, to: redis.databases, by: 1))
    guard !free.isEmpty else {
      throw FailureReport(
        .badInput, attempt: "give numbered databases of \(redis.server.dependency.name)",
        subject: "databases", happened: "The server has only one.",
        remedy: "Set databases to 16 or more, or choose another isolation.")
    }
  }

  package func lease(for owner: LeaseOwner) async throws(FailureReport) -> Lease {
    let number = try await takeNumber()
    let id = LeaseIdentifier.make(using: &generator)
    let password = LeaseIdentifier.secret(using: &generator)
    var commands = [["SELECT", "\(number)"], ["FLUSHDB"], ["SELECT", "0"]]
    if redis.hasUsers {
      let rules = RedisServer.rules(
        password: password, scope: ["~*", "&*"], selects: number)
      commands.append(["ACL", "SETUSER", id] + rules)
    }
    do throws(FailureReport) {
      try await check(commands)
    } catch {
      give(back: number)
      throw error
    }
    numbers[id] = number
    owners[id] = owner
    return Lease(
      id: id, owner: owner, isolation: .number,
      connection: redis.connection(
        number: number, user: id, password: password, isolation: "database \(number)"))
  }

  /// Empties the database and ends its user's connections; a kept one stays taken.
  package func release(_ lease: Lease, keep: Bool) async {
    guard !keep, let number = numbers.removeValue(forKey: lease.id) else { return }
    // The user first, so that nobody writes once it is empty.
    _ = try? await redis.connection.send(
      (redis.hasUsers ? [["ACL", "DELUSER", lease.id]] : [])
        + [["SELECT", "\(number)"], ["FLUSHDB"], ["SELECT", "0"]])
    give(back: number)
  }

  package func violations() async -> [IsolationViolation] {
    var violations = await redis.violations(of: owners)
    if let count = try? await Self.countKeysInZero(redis), count > keysInZero {
      violations.append(
        IsolationViolation(
          dependency: redis.server.dependency.name, owner: nil,
          action: "wrote \(count - keysInZero) keys into database 0, which nobody was given"))
    }
    return violations
  }

  package func close() async {
    for waiter in waiting { waiter.continuation.resume(returning: nil) }
    waiting = []
    await redis.connection.close()
  }

  private func check(_ commands: [[String]]) async throws(FailureReport) {
    for case .error(let text) in try await redis.connection.send(commands) {
      throw FailureReport(
        .infrastructure, attempt: "give a database of \(redis.server.dependency.name)",
        subject: redis.server.dependency.name, happened: "\(text).")
    }
  }

  private func takeNumber() async throws(FailureReport) -> Int {
    if !free.isEmpty { return free.removeFirst() }
    let id = nextWaiter
    nextWaiter += 1
    // Not a child: it only ends the wait, and ends itself when the wait is over.
    let alarm = Task {
      try? await Task.sleep(for: self.limit)
      self.giveUp(id)
    }
    let number = await withCheckedContinuation { waiting.append((id, $0)) }
    alarm.cancel()
    if let number { return number }
    let holders = Set(numbers.keys.compactMap { owners[$0] }.map(\.text)).sorted()
    throw FailureReport(
      .infrastructure, attempt: "give a database of \(redis.server.dependency.name)",
      subject: redis.server.dependency.name,
      happened: "All \(redis.databases - 1) were taken for \(limit), by "
        + holders.prefix(5).joined(separator: ", ") + (holders.count > 5 ? ", …." : "."),
      remedy: "Set databases higher, run fewer tests at once, or use the isolation prefix.")
  }

  private func give(back number: Int) {
    if waiting.isEmpty {
      free.append(number)
    } else {
      waiting.removeFirst().continuation.resume(returning: number)
    }
  }

  private func giveUp(_ id: Int) {
    guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
    waiting.remove(at: index).continuation.resume(returning: nil)
  }

  private static func countKeysInZero(_ redis: RedisServer) async throws(FailureReport) -> Int {
    guard case .integer(let count) = try await redis.connection.send("DBSIZE") else { return 0 }
    return Int(count)
  }
}

extension LeaseOwner {
  /// As a person says it: the test, in its suite.
  fileprivate var text: String {
    [test, suite].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " in ")
  }
}
