import AssayDependencies
import AssayEvidence
import AssayProvisioning

/// `POST leases`.
struct LeaseRequestWire: RequestWire, Sendable {
  var dependency: String
  var suite: String?
  var test: String?

  static var keys: [String] { ["dependency", "suite", "test"] }
}

/// `POST suites`.
struct SuiteRequestWire: RequestWire, Sendable {
  var name: String?
  /// Of each it gets a part at once.
  var dependencies: [String]?
  /// Its process, whose end is the suite's.
  var pid: Int32?

  static var keys: [String] { ["name", "dependencies", "pid"] }
}

/// A part of a server, as clients get it.
struct LeaseWire: Encodable, Sendable {
  var id: String
  var dependency: String
  var kind: String
  var suite: String
  var test: String?
  var isolation: String
  var url: String
  /// All that is known about it: url, host, port, user, password, database, jdbc, ….
  var values: [String: String]
  /// As a suite would get it: `DB_URL`, `DATABASE_URL`, `PGHOST` and so on.
  var env: [String: String]

  init(_ lease: Lease) {
    let connection = lease.connection
    id = lease.id
    dependency = connection.dependency
    kind = connection.kind
    suite = lease.owner.suite
    test = lease.owner.test
    isolation = connection.isolation
    url = connection.url
    values = connection.values.byName
    env = ProvidedConnection.environment(of: [connection]).byName
  }
}

struct DependencyWire: Encodable, Sendable {
  var name: String
  var kind: String
  /// `started` or `declared`.
  var state: String
  var server: String?
  var runtime: String?
  var reason: String?
  var startUpMilliseconds: Double?
  var wasPrepared: Bool?

  init(_ dependency: Dependency) {
    name = dependency.name
    kind = dependency.module.name
    state = "declared"
  }

  init(_ started: StartedDependency) {
    self.init(started.dependency)
    state = "started"
    server = started.description
    runtime = started.server.runtime.rawValue
    reason = started.reason
    startUpMilliseconds = (started.server.startUp.seconds * 1e5).rounded() / 100
    wasPrepared = started.server.wasPrepared
  }
}

struct ReleaseWire: Encodable, Sendable {
  var id: String
  var kept: Bool
}

struct SuiteWire: Encodable, Sendable {
  /// Its name, made unique.
  var suite: String
  /// For `ASSAY_API`.
  var address: String
  var leases: [LeaseWire]
  /// Of all leases together.
  var env: [String: String]
}

struct SuiteEndWire: Encodable, Sendable {
  var suite: String
  /// What it and its tests still had.
  var leases: [LeaseWire]
  /// Whether that was left as it is.
  var kept: Bool
  var violations: [ViolationWire]
}

struct ViolationWire: Encodable, Sendable {
  var dependency: String
  var test: String?
  var action: String

  init(_ violation: IsolationViolation) {
    dependency = violation.dependency
    test = violation.owner?.test
    action = violation.action
  }
}

struct LogWire: Encodable, Sendable { var lines: [String] }

struct StopWire: Encodable, Sendable { var stopping: Bool }

struct ErrorWire: Encodable, Sendable {
  struct Body: Encodable, Sendable {
    var attempt: String
    var subject: String
    var happened: String
    var remedy: String?
    var message: String
  }
  var error: Body

  init(_ failure: FailureReport) {
    error = Body(
      attempt: failure.attempt, subject: failure.subject, happened: failure.happened,
      remedy: failure.remedy, message: failure.description)
  }
}
