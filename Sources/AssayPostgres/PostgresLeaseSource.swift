import AssayDependencies
import AssayEvidence

/// Hands out parts of one PostgreSQL server.
actor PostgresLeaseSource: LeaseSource {
  private let server: any RunningServer
  private let keeper: any PlaceKeeper
  private let pool: PlacePool
  private let administrator: Administrator
  private let watch: ConnectionWatch
  /// Holds the lock by which other runs see that this one is there.
  private let holder: PostgresSession
  private let removals = BackgroundWork()
  private let turns = Turns(2)
  private var given: [String: (place: Place, owner: LeaseOwner)] = [:]
  private var violationsSeenHere: [IsolationViolation] = []
  private var rester: Task<Void, Never>?
  private var isClosed = false

  /// How often the pool may shrink.
  private static let restInterval = Duration.seconds(10)

  private init(
    server: any RunningServer, keeper: any PlaceKeeper, administrator: Administrator,
    watch: ConnectionWatch, holder: PostgresSession, size: PoolSize
  ) {
    self.server = server
    self.keeper = keeper
    self.administrator = administrator
    self.watch = watch
    self.holder = holder
    pool = PlacePool(keeper: keeper, size: size)
  }

  static func open(
    _ server: any RunningServer, isolation: Isolation, limits: PostgresLeases.Limits
  ) async throws(FailureReport) -> PostgresLeaseSource {
    var generator = SystemRandomNumberGenerator()
    let names = LeaseNames(using: &generator)
    let address = PostgresAddress(server)
    let name = server.dependency.name
    let watch = ConnectionWatch(
      address: address, tag: names.tag, dependency: name,
      sharedDatabases: isolation == .schema
        ? [PostgresNames.schemas] : isolation == .none ? [PostgresNames.shared] : [])
    let holder: PostgresSession
    do throws(PostgresError) {
      holder = try await PostgresSession.connect(address, applicationName: watch.beginning)
    } catch {
      throw error.report(
        attempt: "open \(name) for tests", subject: "\(address.host):\(address.port)")
    }
    let administrator = Administrator(address)
    do throws(FailureReport) {
      let runs = RunLocks(session: holder, administrator: administrator)
      let bytes = try await runs.checkPreparation(for: isolation, dependency: name)
      try await runs.lock(names.tag, dependency: name)
      let major = await holder.serverMajor
      let roles = RoleKeeper(
        administrator, dependency: name,
        areSuperusers: PostgresLeases.isSuperuser(server.dependency), names: names)
      let databases = DatabaseKeeper(roles, serverMajor: major)
      let keeper: any PlaceKeeper =
        switch isolation {
        case .schema:
          SchemaKeeper(roles, plan: try MigrationPlan(server.dependency), dependency: name)
        case .transaction: TransactionKeeper(roles, databases: databases)
        case .none: SharedKeeper(roles)
        default: databases
        }
      watch.start(server, beginning: watch.beginning)
      let source = PostgresLeaseSource(
        server: server, keeper: keeper, administrator: administrator, watch: watch,
        holder: holder, size: limits.size(forDatabaseOf: bytes))
      await source.begin(runs)
      return source
    } catch {
      await holder.close()
      await administrator.close()
      throw error
    }
  }

  private func begin(_ runs: RunLocks) async {
    await pool.prepareAhead()
    let pool = pool
    // Not a child of whoever opens: it goes on until `close`.
    rester = Task {
      while !Task.isCancelled {
        try? await Task.sleep(for: Self.restInterval)
        await pool.rest()
      }
    }
    // What dead runs left is in nobody's way.
    await removals.start { await runs.removeLeftovers() }
  }

  func lease(for owner: LeaseOwner) async throws(FailureReport) -> Lease {
    var place: Place
    do throws(FailureReport) { place = try await pool.take() } catch {
      throw await error.sayingWhereDiskIsFull(server)
    }
    do throws(FailureReport) {
      try await keeper.handOut(&place)
    } catch {
      await keeper.discard(place)
      throw error
    }
    guard !isClosed else {
      await keeper.discard(place)
      throw FailureReport(
        .infrastructure, attempt: "get a database of a test's own", subject: server.dependency.name,
        happened: "The server is being stopped.")
    }
    watch.admit(place.id, to: place.database, owner: owner)
    given[place.id] = (place, owner)
    let account = ServiceAccount(
      user: place.id, password: place.password, database: place.database)
    return Lease(
      id: place.id, owner: owner, isolation: keeper.isolation,
      connection: ProvidedConnection(
        server, account: account, extras: place.schema.map { [NamedText("schema", $0)] } ?? [],
        isolation: Self.text(place, keeper.isolation)))
  }

  private static func text(_ place: Place, _ isolation: Isolation) -> String {
    switch isolation {
    case .schema: "schema \(place.schema ?? "") in database \(place.database)"
    case .transaction: "database \(place.database), left unchanged"
    case .none: "database \(place.database), all share it"
    default: "database \(place.database)"
    }
  }

  /// Returns at once; what is to be removed is removed in the background.
  func release(_ lease: Lease, keep: Bool) async {
    guard let (place, owner) = given.removeValue(forKey: lease.id) else { return }
    guard !keep else { return await keeper.keep(place, for: owner) }
    await removals.start { [self] in
      await turns.take()
      await takeBack(place, owner)
      await turns.giveBack()
    }
  }

  private func takeBack(_ place: Place, _ owner: LeaseOwner) async {
    // The server ends with the run, and removing its files is quicker than dropping databases.
    guard !isClosed || server.dependency.reuse else { return }
    let result = await keeper.takeBack(place)
    if let action = result.violation, violationsSeenHere.count < 1000 {
      violationsSeenHere.append(
        IsolationViolation(dependency: server.dependency.name, owner: owner, action: action))
    }
    if let reusable = result.reusable {
      watch.admit(reusable.id, to: reusable.database, owner: nil)
      await pool.add(reusable)
    }
  }

  /// Waits for the removals that are under way, as only then it is known what tests committed.
  func violations() async -> [IsolationViolation] {
    if keeper.isolation == .transaction { await removals.finish() }
    return violationsSeenHere + (await watch.violations())
  }

  func close() async {
    guard !isClosed else { return }
    isClosed = true
    rester?.cancel()
    await watch.stop()
    let left = await pool.close()
    await removals.finish()
    if server.dependency.reuse {
      for place in left + given.values.map(\.place) { await keeper.discard(place) }
    }
    given = [:]
    await administrator.close()
    await holder.close()
  }
}
