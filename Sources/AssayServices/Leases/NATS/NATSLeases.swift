package import AssayDependencies
package import AssayEvidence

/// Gives every lease a NATS account of its own, or a user who may use one prefix of subjects.
///
/// Accounts see nothing of each other, streams included. With prefixes all share the module's
/// account, so that a program under test can serve many tests.
///
/// Adding some makes the server read its configuration again, and for a few milliseconds of that it
/// refuses some logins, whoever asks. So many are added at once, before the first test.
package actor NATSLeases: LeaseSource {
  /// Opens servers for leases of accounts or prefixes.
  package struct Factory: LeaseSourceFactory {
    private let isolation: Isolation
    private let batch: Int

    /// - Parameters:
    ///   - isolation: `account`; anything else means `prefix`.
    ///   - batch: how many are added by one reload.
    package init(_ isolation: Isolation, batch: Int = 128) {
      self.isolation = isolation == .account ? .account : .prefix
      self.batch = max(1, batch)
    }

    package func open(
      _ server: any RunningServer
    ) async throws(FailureReport) -> any LeaseSource {
      let users = try await NATSUsers(server, isolation)
      let leases = NATSLeases(server, users, isolation, batch: batch)
      try await leases.refill()
      await leases.refusals.follow(server, read: NATSLeases.refusal)
      return leases
    }
  }

  private let server: any RunningServer
  private let users: NATSUsers
  private let isolation: Isolation
  private let batch: Int
  fileprivate nonisolated let refusals: RefusalLog
  private var ready: [NATSConfiguration.Seat] = []
  private var given: [String: NATSConfiguration.Seat] = [:]
  private var owners: [String: LeaseOwner] = [:]
  private var refilling: Task<Result<Void, FailureReport>, Never>?
  private var generator = SystemRandomNumberGenerator()

  private init(
    _ server: any RunningServer, _ users: NATSUsers, _ isolation: Isolation, batch: Int
  ) {
    self.server = server
    self.users = users
    self.isolation = isolation
    self.batch = batch
    refusals = RefusalLog(server.dependency.name)
  }

  package func lease(for owner: LeaseOwner) async throws(FailureReport) -> Lease {
    while ready.isEmpty { try await refill() }
    let seat = ready.removeFirst()
    given[seat.name] = seat
    owners[seat.name] = owner
    var connection = ProvidedConnection(
      server, account: ServiceAccount(user: seat.name, password: seat.password),
      extras: isolation == .account
        ? [] : ["prefix", "subject_prefix"].map { NamedText($0, seat.prefix) },
      isolation: isolation == .account ? "account \(seat.name)" : "prefix \(seat.prefix)")
    connection.putAccountIntoURLs()
    return Lease(id: seat.name, owner: owner, isolation: isolation, connection: connection)
  }

  /// It is gone, and its connections with it, when the next ones are added.
  package func release(_ lease: Lease, keep: Bool) async {
    if !keep { given[lease.id] = nil }
  }

  package func violations() async -> [IsolationViolation] {
    await refusals.violations(of: owners)
  }

  package func close() async {
    _ = await refilling?.value
    await refusals.close()
  }

  /// One at a time; those who wait for seats wait for the same one.
  private func refill() async throws(FailureReport) {
    // Not a child of whoever comes first, as others wait for it, too.
    let task =
      refilling
      ?? Task {
        let result = await self.addSeats()
        self.refilling = nil
        return result
      }
    refilling = task
    try await task.value.get()
  }

  private func addSeats() async -> Result<Void, FailureReport> {
    let seats = (0..<batch).map { _ in
      NATSConfiguration.Seat(
        name: LeaseIdentifier.make(using: &generator),
        password: LeaseIdentifier.secret(using: &generator))
    }
    do throws(FailureReport) {
      try await users.apply(given.values.sorted { $0.name < $1.name } + ready + seats)
    } catch {
      return .failure(error)
    }
    ready += seats
    return .success(())
  }

  /// Sees refusals such as `Publish Violation - User "a", Subject "b"` in a line of the log.
  static func refusal(in line: String) -> RefusalLog.Refusal? {
    guard let mark = line.firstRange(of: "User \""),
      let end = line[mark.upperBound...].firstIndex(of: "\"")
    else { return nil }
    let user = String(line[mark.upperBound..<end])
    if line.contains("authentication error") {
      // Assay itself asks whether the server is there, without an account.
      guard !line.contains("assay-probe\"") else { return nil }
      // Without a client's name in quotes: it was sent away by a reload before it said who it is.
      guard line.contains("\" - authentication error") else { return nil }
      // A lease's user is turned away before it is added and after it is released.
      guard !user.hasPrefix(LeaseIdentifier.prefix) else { return nil }
      let name = user.isEmpty ? "nobody" : user
      return RefusalLog.Refusal(user: user, action: "tried to connect as \(name)")
    }
    guard let violation = line.firstRange(of: " Violation - ") else { return nil }
    let kind = line[..<violation.lowerBound].split(separator: " ").last ?? ""
    let subject = line[line.index(after: end)...].drop { ", ".contains($0) }
    return RefusalLog.Refusal(user: user, action: "\(kind) refused: \(subject)")
  }
}
