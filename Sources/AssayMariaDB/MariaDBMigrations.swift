package import AssayDependencies
package import AssayEvidence
import FoundationEssentials

/// The SQL that fills a fresh database: migrations in name order, then the seed.
package struct MariaDBMigrations: Sendable, Hashable {
  struct File: Sendable, Hashable {
    var path: String
    var script: SQLScript
  }

  let files: [File]
  private let dependency: String

  /// Reads and splits the files.
  ///
  /// - Throws: bad input when the folder or the seed is not there, is not UTF-8, or the folder has
  ///   no SQL files.
  package init(_ dependency: Dependency) throws(FailureReport) {
    self.dependency = dependency.name
    var paths: [String] = []
    if let folder = dependency.migrations {
      paths = try Self.migrationPaths(in: folder, of: dependency.name)
    }
    if let seed = dependency.seed { paths.append(seed) }
    var files: [File] = []
    for path in paths { files.append(try Self.read(path, of: dependency.name)) }
    self.files = files
  }

  private static func migrationPaths(
    in folder: String, of name: String
  ) throws(FailureReport) -> [String] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw FailureReport(
        .badInput, attempt: "read the migrations of \(name)", subject: folder,
        happened: "There is no such folder.", remedy: "Correct migrations in the manifest.")
    }
    let paths = names.filter { $0.hasSuffix(".sql") && !$0.hasSuffix(".down.sql") }.sorted()
      .map { "\(folder)/\($0)" }
    guard !paths.isEmpty else {
      throw FailureReport(
        .badInput, attempt: "read the migrations of \(name)", subject: folder,
        happened: "The folder has no .sql files.",
        remedy: "Name the folder with the SQL files, or remove migrations.")
    }
    return paths
  }

  private static func read(_ path: String, of name: String) throws(FailureReport) -> File {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw FailureReport(
        .badInput, attempt: "read the SQL of \(name)", subject: path,
        happened: "There is no such file, or it cannot be read.",
        remedy: "Correct migrations or seed in the manifest.")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw FailureReport(
        .badInput, attempt: "read the SQL of \(name)", subject: path,
        happened: "The file is not UTF-8.", remedy: "Save it as UTF-8.")
    }
    return File(path: path, script: SQLScript(text))
  }

  /// Applies everything to the session's database.
  ///
  /// - Throws: bad input that names file and line of the statement that the server refused.
  package func apply(over session: MariaDBSession) async throws(FailureReport) {
    for file in files {
      for statement in file.script.statements {
        do throws(MariaDBSession.ServerError) {
          try await session.run(statement.text)
        } catch {
          throw failure(error, statement, in: file)
        }
      }
    }
  }

  private func failure(
    _ error: MariaDBSession.ServerError, _ statement: SQLScript.Statement, in file: File
  ) -> FailureReport {
    let line = statement.line + Self.lineWithinStatement(error.message) - 1
    return FailureReport(
      error.isConnectionLost ? .infrastructure : .badInput,
      attempt: "apply a migration of \(dependency)", subject: "\(file.path):\(line)",
      happened: "\(error.message) (error \(error.number)).", remedy: Self.remedy(error))
  }

  private static func remedy(_ error: MariaDBSession.ServerError) -> String {
    switch error.number {
    case 1044, 1142, 1049:
      return "Leave names of databases out: every test gets a database under another name."
    case 1227:
      return "Put server-wide settings into the dependency's settings, not into a migration."
    case 2000..<3000: return "See the server's log; `assay logs` prints it."
    default: return "Correct the SQL; files are applied in name order, each once."
    }
  }

  /// Errors in syntax end in "at line N", counted from the statement's start; else 1.
  static func lineWithinStatement(_ message: String) -> Int {
    guard let mark = message.ranges(of: "at line ").last,
      let line = Int(message[mark.upperBound...].prefix { $0.isNumber })
    else { return 1 }
    return max(1, line)
  }

  /// Applies them once to the server's own database, for servers that tests share or have alone.
  ///
  /// - Returns: nil when there is nothing to apply.
  package static func preparation(
    for dependency: Dependency
  ) throws(FailureReport) -> Preparation? {
    let migrations = try MariaDBMigrations(dependency)
    guard !migrations.files.isEmpty else { return nil }
    return Preparation(key: migrations.key) { server throws(FailureReport) in
      let session = try await MariaDBSession.open(
        try MariaDBLeases.endpoint(of: server), account: server.account,
        database: server.account.database, dependency: dependency.name)
      do throws(FailureReport) {
        try await migrations.apply(over: session)
      } catch {
        await session.close()
        throw error
      }
      await session.close()
    }
  }

  /// What the files say, without their folder.
  private var key: String {
    var hash = ContentHash()
    for file in files {
      hash.add(file.path.split(separator: "/").last.map(String.init) ?? file.path)
      for statement in file.script.statements { hash.add(statement.text) }
    }
    return "mariadb-" + hash.text
  }
}
