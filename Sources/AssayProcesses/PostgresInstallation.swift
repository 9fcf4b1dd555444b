import AssayDependencies
import AssayEvidence
import FoundationEssentials

/// The programs of one PostgreSQL version on this machine.
struct PostgresInstallation: Sendable, Hashable {
  var version: ServerVersion
  /// The folder with `postgres`, `initdb` and `psql`.
  var programs: String

  func program(_ name: String) -> String { "\(programs)/\(name)" }

  /// Where distributions put versions side by side, then the folders of `PATH`.
  static func standardFolders() -> [String] {
    let sideBySide = [("/usr/lib/postgresql", "bin"), ("/usr/local/pgsql", "bin"), ("/usr", "bin")]
      .flatMap { base, bin in
        let names = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
        let versions = base == "/usr" ? names.filter { $0.hasPrefix("pgsql-") } : names
        return versions.sorted().map { "\(base)/\($0)/\(bin)" } + ["\(base)/\(bin)"]
      }
    return sideBySide + Tool.searchPath
  }

  /// The newest installation in `folders` that will do.
  ///
  /// - Throws: an infrastructure failure that says what there is and what to install.
  static func find(
    _ request: DependencyRequest, folders: [String], tool: Tool
  ) async throws(FailureReport) -> Self {
    var found: [Self] = []
    var seen: Set<String> = []
    for folder in folders {
      let files = FileManager.default
      let real = URL(filePath: folder).resolvingSymlinksInPath().path
      guard seen.insert(real).inserted,
        ["postgres", "initdb", "psql"].allSatisfy({
          files.isExecutableFile(atPath: "\(folder)/\($0)")
        })
      else { continue }
      let output = await tool.run("\(folder)/postgres", ["--version"], attempt: "ask for a version")
      if output.succeeded, let version = ServerVersion(in: output.tail) {
        found.append(Self(version: version, programs: folder))
      }
    }
    let suitable = found.filter { request.version?.matches($0.version) ?? true }
    if let best = suitable.max(by: { $0.version < $1.version }) { return best }
    let wanted = request.version.map { " \($0)" } ?? ""
    let package = request.version.map { "postgresql-\($0.text.split(separator: ".").first ?? "")" }
    throw FailureReport(
      .infrastructure, attempt: "start Postgres\(wanted)", subject: request.name,
      happened: found.isEmpty
        ? "No PostgreSQL server is installed on this machine."
        : "Installed are only: "
          + found.map { "\($0.version) (\($0.programs))" }.joined(separator: ", ") + ".",
      remedy: "Install it (Debian, Ubuntu: apt-get install \(package ?? "postgresql"))"
        + (found.isEmpty ? "." : ", or change the dependency's version."))
  }
}
