import AssayDependencies
import AssayEvidence
import Foundation

/// A part of a real server that one test has: a database, a user, a prefix, a whole server.
public struct Lease: Sendable {
  /// What the dependency is called.
  public let dependency: String
  /// For example `postgres`.
  public let kind: String
  /// Unique; also what the server's log shows, for example a role's name.
  public let id: String
  /// Where to connect to, with user and password, as drivers take it.
  public let url: String
  /// All that is known: `host`, `port`, `user`, `password`, `database`, `jdbc`, `dsn` and so on.
  public let values: [String: String]
  /// As a suite of `assay verify` would get it: `DB_URL`, `DATABASE_URL`, `PGHOST` and so on.
  public let environment: [String: String]
  private let giveBack: @Sendable (_ keep: Bool) async -> Void

  init(
    dependency: String, kind: String, id: String, url: String, values: [String: String],
    environment: [String: String], giveBack: @escaping @Sendable (_ keep: Bool) async -> Void
  ) {
    self.dependency = dependency
    self.kind = kind
    self.id = id
    self.url = url
    self.values = values
    self.environment = environment
    self.giveBack = giveBack
  }

  /// A name or an address.
  public var host: String { values["host"] ?? "" }
  /// Of the server's first port.
  public var port: Int { values["port"].flatMap { Int($0) } ?? 0 }
  /// nil for servers without users.
  public var user: String? { values["user"] }
  /// nil for servers without passwords.
  public var password: String? { values["password"] }
  /// A database, a virtual host; nil for servers without.
  public var database: String? { values["database"] }
  /// What the names of keys, subjects, topics must begin with, where that is what keeps tests apart.
  public var prefix: String? { values["prefix"] }

  /// Takes the part back and wipes it.
  ///
  /// - Parameter keep: whether it is rather left as it is, to be looked at while the server runs.
  public func release(keep: Bool = false) async { await giveBack(keep) }

  /// What the running test has, the innermost trait's last.
  @TaskLocal static var all: [Lease] = []

  /// The part that the running test's only trait gave it.
  public static var current: Lease {
    get throws {
      let known = all
      if known.count == 1 { return known[0] }
      throw FailureReport(
        .badInput, attempt: "use a dependency", subject: "Lease.current",
        happened: known.isEmpty
          ? "No test with a dependency runs in this task."
          : "The test has several: \(known.map(\.dependency).joined(separator: ", ")).",
        remedy: known.isEmpty
          ? "Give the test or its suite a trait, such as .postgres(); a detached task sees none."
          : "Say which: Lease.named(\"\(known[0].dependency)\").")
    }
  }

  /// The part that the running test has of a dependency.
  ///
  /// - Parameter name: the dependency's, for example `postgres`.
  /// - Returns: the part of the innermost trait with that name.
  /// - Throws: when the test has none of that name.
  public static func named(_ name: String) throws -> Lease {
    if let lease = all.last(where: { $0.dependency == name }) { return lease }
    let known = all.map(\.dependency).joined(separator: ", ")
    throw FailureReport(
      .badInput, attempt: "use a dependency", subject: name,
      happened: "The running test has none of that name.",
      remedy: known.isEmpty
        ? "Give the test or its suite a trait, such as .postgres(); a detached task sees none."
        : "It has: \(known).")
  }

  /// Releases it; with `ASSAY_KEEP` what a failed test had is kept and shown.
  func end(afterFailure hasFailed: Bool) async {
    let keep = hasFailed && Self.keepsFailures
    if keep {
      let note =
        SharedServers.current.isOwnProcess
        ? " (until this process ends; run tests under `assay exec --keep` or after `assay up`)" : ""
      FileHandle.standardError.write(Data("kept \(dependency): \(url)\(note)\n".utf8))
    }
    await giveBack(keep)
  }

  private static let keepsFailures =
    ProcessInfo.processInfo.environment["ASSAY_KEEP"]
    .map { !$0.isEmpty && $0 != "0" } ?? false
}
