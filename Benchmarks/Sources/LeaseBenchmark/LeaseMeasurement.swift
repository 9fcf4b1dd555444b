import AssayDependencies
import AssayPostgres
import Foundation

/// Measures on a prepared server, one thing after the other.
struct LeaseMeasurement {
  let server: BenchmarkServer
  let dependency: Dependency
  let goals: Goals
  private let owner = LeaseOwner(suite: "benchmark", test: "a test")

  init(server: BenchmarkServer, dependency: Dependency, goals: Goals) {
    self.server = server
    self.dependency = dependency
    self.goals = goals
  }

  func run(leases: Int) async throws {
    print("load \(Self.load()) on \(ProcessInfo.processInfo.activeProcessorCount) processors")
    let preparation = try PostgresLeases().preparation(for: dependency)
    show(
      "prepare: migrations and seed, once",
      try await time {
        try await preparation?.work(server)
      }, "ms")
    try await measureSession()
    try await measurePool()
    try await measureClones()
    try await measureRestore()
    try await measureTransactions()
    try await measureParallel(leases: min(leases, 320))
    try await measureMany(leases)
    print("load \(Self.load())")
  }

  private static func load() -> String {
    let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
    return text.split(separator: " ").prefix(3).joined(separator: " ")
  }

  private func address(_ lease: Lease) -> PostgresAddress {
    let account = lease.connection.account
    return PostgresAddress(
      host: server.folder, port: server.port, user: account.user ?? "",
      password: account.password, database: account.database ?? "")
  }

  /// Connects, writes and reads, as a test does at least.
  private func use(_ address: PostgresAddress) async throws {
    let session = try await PostgresSession.connect(address, applicationName: "a test")
    for statement in Shop.work { try await session.run(statement) }
    await session.close()
  }

  private func measureSession() async throws {
    let address = PostgresAddress(server)
    var connects: [Double] = []
    for _ in 0..<30 {
      connects.append(
        try await time { await (try await PostgresSession.connect(address)).close() })
    }
    show("connect over the socket", median(connects), "ms")
    let session = try await PostgresSession.connect(address)
    var trips: [Double] = []
    for _ in 0..<2000 { trips.append(try await time { try await session.run("SELECT 1") }) }
    show("round trip of SELECT 1", median(trips) * 1000, "µs")
    await session.close()
  }

  private func measurePool() async throws {
    let start = ContinuousClock.now
    let source = try await PostgresLeases().open(server)
    show("open a prepared server", (ContinuousClock.now - start) / .milliseconds(1), "ms")
    await source.release(try await source.lease(for: owner), keep: false)
    show(
      "  until its first database is there", (ContinuousClock.now - start) / .milliseconds(1), "ms")
    var times: [Double] = []
    var uses: [Double] = []
    for _ in 0..<40 {
      // As long as a short test takes, so that the pool is full again.
      try await Task.sleep(for: .milliseconds(150))
      var lease: Lease?
      times.append(try await time { lease = try await source.lease(for: owner) })
      guard let lease else { continue }
      uses.append(try await time { try await use(address(lease)) })
      await source.release(lease, keep: false)
    }
    await source.close()
    goals.show("lease from the pool, median", median(times), "ms", atMost: 1)
    show("lease from the pool, slowest of 40", times.max() ?? 0, "ms")
    show("  first connect, insert, count", median(uses), "ms")
  }

  private func measureClones() async throws {
    var limits = PostgresLeases.Limits()
    (limits.least, limits.most) = (1, 1)
    let source = try await PostgresLeases(limits: limits).open(server)
    // The first ones try both ways of copying.
    for _ in 0..<6 {
      await source.release(try await source.lease(for: owner), keep: false)
    }
    var times: [Double] = []
    for _ in 0..<25 {
      // So that the last one's removal is over.
      try await Task.sleep(for: .milliseconds(150))
      let ready = try await source.lease(for: owner)
      // None is ready now, so this one is made while somebody waits.
      var made: Lease?
      times.append(try await time { made = try await source.lease(for: owner) })
      await source.release(ready, keep: false)
      if let made { await source.release(made, keep: false) }
    }
    await source.close()
    goals.show("lease that must be cloned, median", median(times), "ms", atMost: 25)
    show("lease that must be cloned, quickest", times.min() ?? 0, "ms")
  }

  /// What testcontainers-go does between tests, with one connection that is kept open.
  private func measureRestore() async throws {
    let session = try await PostgresSession.connect(PostgresAddress(server))
    try await session.run("CREATE DATABASE app TEMPLATE assay_template")
    var times: [Double] = []
    for _ in 0..<25 {
      // As between two leases above.
      try await Task.sleep(for: .milliseconds(150))
      try await use(PostgresAddress(server, database: "app"))
      times.append(
        try await time {
          try await session.run(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE datname = 'assay_template' AND pid <> pg_backend_pid()
            """)
          try await session.run("DROP DATABASE app WITH (FORCE)")
          try await session.run("CREATE DATABASE app WITH TEMPLATE assay_template OWNER assay")
        })
    }
    try await session.run("DROP DATABASE app")
    await session.close()
    show("testcontainers-go's restore, median", median(times), "ms", note: "(not in parallel)")
  }

  private func measureTransactions() async throws {
    var dependency = dependency
    dependency.isolation = .transaction
    let source = try await PostgresLeases().open(server.describing(dependency))
    // So that the pool is full.
    try await Task.sleep(for: .seconds(1))
    var times: [Double] = []
    let all = try await time {
      for _ in 0..<100 {
        var lease: Lease?
        times.append(try await time { lease = try await source.lease(for: owner) })
        guard let lease else { continue }
        let session = try await PostgresSession.connect(address(lease))
        for statement in ["BEGIN"] + Shop.work + ["ROLLBACK"] { try await session.run(statement) }
        await session.close()
        await source.release(lease, keep: false)
      }
      // Waits for the checks.
      let violations = await source.violations()
      if !violations.isEmpty { print("violations: \(violations)") }
    }
    await source.close()
    show("lease for a transaction, median", median(times), "ms")
    show("transactions, with connect, use and check", 100_000 / all, "/s")
  }

  private func measureParallel(leases: Int) async throws {
    for isUsed in [false, true] {
      let source = try await PostgresLeases().open(server)
      let before = (server.processorTime(), BenchmarkServer.ownProcessorTime())
      let all = try await time {
        try await inParallel(16, leases) { _ in
          let lease = try await source.lease(for: owner)
          if isUsed { try await use(address(lease)) }
          await source.release(lease, keep: false)
        }
        // All dropped.
        await source.close()
      }
      goals.show(
        isUsed
          ? "sixteen at once, each connects, writes, reads, is dropped"
          : "sixteen at once, all dropped", Double(leases) * 1000 / all, "/s", atLeast: 40)
      // What a busy machine does not change.
      show(
        "  processor time of the server for each",
        (server.processorTime() - before.0) / Double(leases), "ms")
      show(
        "  processor time of Assay and the test for each",
        (BenchmarkServer.ownProcessorTime() - before.1) / Double(leases), "ms")
    }
  }

  private func measureMany(_ leases: Int) async throws {
    let before = (
      folders: server.databaseFolders(), descriptors: BenchmarkServer.openDescriptors()
    )
    let source = try await PostgresLeases().open(server)
    let part = max(1, leases / 10)
    // Of Assay, the tests and the server together, which a busy machine changes less than the time.
    var work: [Double] = []
    var own: [Double] = []
    var servers: [Double] = []
    for index in 0..<10 {
      let start = server.processorTime() + BenchmarkServer.ownProcessorTime()
      let all = try await time {
        try await inParallel(4, part) { _ in
          let lease = try await source.lease(for: owner)
          try await use(address(lease))
          await source.release(lease, keep: false)
        }
      }
      work.append(
        (server.processorTime() + BenchmarkServer.ownProcessorTime() - start) / Double(part))
      own.append(BenchmarkServer.line("VmRSS:", of: getpid(), file: "status") / 1024)
      servers.append(server.memory())
      print(
        String(
          format:
            "  %4d leases: %6.2f ms each, %6.2f ms of processors, Assay %5.1f MB, server %6.1f MB",
          (index + 1) * part, all / Double(part), work[index], own[index], servers[index]))
    }
    await source.close()
    goals.show(
      "processor time of the last hundred leases over the first's", work[9] / work[0], "×",
      atMost: 1.1)
    goals.show("memory of Assay after the last hundred", own[9] / own[0], "×", atMost: 1.1)
    goals.show(
      "memory of the server after the last hundred", servers[9] / servers[0], "×", atMost: 1.1)
    try await showLeftovers(folders: before.folders, descriptors: before.descriptors)
  }

  private func showLeftovers(folders: Int, descriptors: Int) async throws {
    for (what, count) in try await leftovers() {
      goals.show("\(what) left", Double(count), "", atMost: 0)
    }
    goals.show(
      "databases' folders left", Double(server.databaseFolders() - folders), "", atMost: 0)
    // Whoever follows the log sees only at his next look that nobody listens any more.
    for _ in 0..<50 where BenchmarkServer.openDescriptors() > descriptors {
      try await Task.sleep(for: .milliseconds(20))
    }
    goals.show(
      "descriptors left open", Double(BenchmarkServer.openDescriptors() - descriptors), "",
      atMost: 0)
  }

  private func leftovers() async throws -> [(String, Int)] {
    let session = try await PostgresSession.connect(PostgresAddress(server))
    let left = try await session.run(
      """
      SELECT (SELECT count(*) FROM pg_database WHERE datname ~ '^assay_[a-z0-9]{12}$') AS databases,
        (SELECT count(*) FROM pg_roles WHERE rolname ~ '^assay_[a-z0-9]{12}$') AS roles,
        (SELECT count(*) FROM pg_stat_activity
          WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()) AS connections,
        pg_relation_size('pg_database') AS size
      """
    ).rows[0]
    await session.close()
    show("size of pg_database", Double(try left.value("size", as: Int.self)) / 1024, "kB")
    return try ["databases", "roles", "connections"].map { ($0, try left.value($0)) }
  }

  private func inParallel(
    _ width: Int, _ count: Int, _ work: @escaping @Sendable (Int) async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup { group in
      for lane in 0..<width {
        group.addTask {
          for index in stride(from: lane, to: count, by: width) { try await work(index) }
        }
      }
      try await group.waitForAll()
    }
  }
}
