import AssayEvidence

/// Runs migrations in a schema, and sees whether they stay in it.
struct SchemaMigration: Sendable {
  let plan: MigrationPlan
  let dependency: String
  /// In the database of schemas, as the administrator.
  let session: PostgresSession

  private static let trials = ["assay_trial_1", "assay_trial_2"]

  /// Installs the extensions once and tries whether the migrations can run more than once.
  ///
  /// - Parameter recreate: makes the database anew, with a session in it.
  /// - Throws: bad input with the place of a statement that leaves its schema or runs only once.
  func prepare(
    recreate: () async throws(FailureReport) -> PostgresSession
  ) async throws(FailureReport) {
    try await installExtensions()
    for trial in Self.trials {
      try await attempting { session throws(PostgresError) in
        try await session.run("CREATE ROLE \(trial) IN ROLE \(PostgresNames.owner)")
      }
      do throws(FailureReport) {
        try await fill(trial, as: trial)
      } catch {
        await removeTrial(trial)
        throw Self.explained(error)
      }
      let stray = try await stray(beside: trial)
      await removeTrial(trial)
      if stray != nil {
        let again = SchemaMigration(
          plan: plan, dependency: dependency, session: try await recreate())
        try await again.nameStray()
      }
    }
  }

  /// Makes a schema and what the migrations make, all of it owned by `role`.
  func fill(_ schema: String, as role: String) async throws(FailureReport) {
    try await fill(schema, as: role, check: nil)
  }

  private func fill(
    _ schema: String, as role: String,
    check: ((MigrationStatement) async throws(FailureReport) -> Void)?
  ) async throws(FailureReport) {
    try await attempting { session throws(PostgresError) in
      try await session.run("CREATE SCHEMA \(schema) AUTHORIZATION \(role)")
    }
    let run = MigrationRun(
      dependency: dependency, session: session,
      setUp: [
        "SET lc_messages TO 'C'", "SET SESSION AUTHORIZATION \(role)",
        "SET search_path TO \(schema), public",
      ])
    for file in plan.files {
      try await run.apply(file, where: { !$0.isAboutExtension }, check: check)
    }
    try await attempting { session throws(PostgresError) in
      try await session.run("DISCARD ALL")
    }
  }

  private func installExtensions() async throws(FailureReport) {
    let run = MigrationRun(
      dependency: dependency, session: session,
      setUp: ["SET lc_messages TO 'C'", "SET search_path TO public"])
    for file in plan.files { try await run.apply(file, where: \.isAboutExtension) }
  }

  /// Runs once more, statement by statement, to say which one leaves the schema.
  private func nameStray() async throws(FailureReport) {
    let trial = Self.trials[0]
    try await installExtensions()
    try await attempting { session throws(PostgresError) in
      try await session.run("CREATE ROLE \(trial) IN ROLE \(PostgresNames.owner)")
    }
    do throws(FailureReport) {
      try await fill(trial, as: trial) { statement throws(FailureReport) in
        guard let stray = try await stray(beside: trial) else { return }
        throw FailureReport(
          .badInput, attempt: "keep tests of \(dependency) apart by schema",
          subject: statement.place(), happened: "\(statement.summary)\nThis makes \(stray).",
          remedy: "Leave the schema's name out, or use isolation: database.")
      }
    } catch {
      await removeTrial(trial)
      throw error
    }
  }

  /// Something that belongs to no extension and is in another schema.
  private func stray(beside schema: String) async throws(FailureReport) -> String? {
    let isStray = """
      n.oid >= 16384 AND n.nspname <> '\(schema)' AND n.nspname !~ '^pg_' OR n.nspname = 'public'
      """
    func notOfExtension(_ catalog: String) -> String {
      """
      NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '\(catalog)'::regclass \
      AND d.objid = o.oid AND d.deptype = 'e')
      """
    }
    let query = """
      SELECT n.nspname || '.' || o.relname FROM pg_class o JOIN pg_namespace n ON n.oid = relnamespace
        WHERE (\(isStray)) AND \(notOfExtension("pg_class"))
      UNION ALL
      SELECT n.nspname || '.' || o.proname FROM pg_proc o JOIN pg_namespace n ON n.oid = pronamespace
        WHERE (\(isStray)) AND \(notOfExtension("pg_proc"))
      UNION ALL
      SELECT n.nspname || '.' || o.typname FROM pg_type o JOIN pg_namespace n ON n.oid = typnamespace
        WHERE (\(isStray)) AND o.typtype IN ('d', 'e', 'r') AND \(notOfExtension("pg_type"))
      UNION ALL
      SELECT 'schema ' || o.nspname FROM pg_namespace o
        WHERE o.oid >= 16384 AND o.nspname <> '\(schema)' AND o.nspname !~ '^pg_'
        AND \(notOfExtension("pg_namespace"))
      LIMIT 1
      """
    // In the middle of a file the session may be in a transaction and be somebody else: both may
    // look at the catalogs.
    return try await attempting { session throws(PostgresError) in
      try await session.run(query).rows.first?.first
    }
  }

  private func removeTrial(_ trial: String) async {
    _ = try? await session.run("ROLLBACK")
    _ = try? await session.run("DISCARD ALL")
    _ = try? await session.run("DROP SCHEMA IF EXISTS \(trial) CASCADE")
    _ = try? await session.run("DROP OWNED BY \(trial) CASCADE")
    _ = try? await session.run("DROP ROLE \(trial)")
  }

  @discardableResult
  private func attempting<Result: Sendable>(
    _ work: (PostgresSession) async throws(PostgresError) -> Result
  ) async throws(FailureReport) -> Result {
    do throws(PostgresError) { return try await work(session) } catch {
      throw error.report(attempt: "run migrations in a schema", subject: dependency)
    }
  }

  private static func explained(_ report: FailureReport) -> FailureReport {
    var report = report
    if report.status == .badInput {
      report.remedy =
        "With isolation: schema, migrations run once for each test, as a role that is no "
        + "superuser. Correct the SQL, or use isolation: database."
    }
    return report
  }
}

extension MigrationStatement {
  /// Extensions belong to the database and are installed once.
  var isAboutExtension: Bool {
    sql.words.starts(with: ["create", "extension"])
      || sql.words.starts(with: ["comment", "on", "extension"])
  }
}
