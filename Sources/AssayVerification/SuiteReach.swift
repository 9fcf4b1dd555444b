package import AssayTestRuns

/// Where a suite that was watched connected to.
package struct SuiteReach: Sendable, Hashable {
  /// `orders/integration`.
  package var suite: String
  package var addresses: [Address]
  /// Whether all that it did was seen.
  package var isWhole: Bool

  package struct Address: Sendable, Hashable {
    /// As seen: `127.0.0.1:5432`, `unix:/run/x.sock`.
    package var target: String
    /// What answers there, where the suite was given it.
    package var dependency: String?
    /// The tests that are known to have connected, by name.
    package var tests: [TestIdentity]

    package init(target: String, dependency: String? = nil, tests: [TestIdentity] = []) {
      self.target = target
      self.dependency = dependency
      self.tests = tests
    }

    /// Without the port.
    package var host: String {
      guard !target.hasPrefix("unix:"), let colon = target.lastIndex(of: ":") else {
        return target
      }
      return target[..<colon].filter { $0 != "[" && $0 != "]" }
    }

    /// What kind of database answers at such an address as a rule; nil: none.
    package var database: String? {
      if target.hasPrefix("unix:") {
        if target.contains("/.s.PGSQL.") { return "PostgreSQL" }
        return target.contains("mysql") || target.contains("mariadb") ? "MySQL" : nil
      }
      return switch target.split(separator: ":").last {
      case "5432": "PostgreSQL"
      case "3306": "MySQL"
      case "1433": "SQL Server"
      case "1521": "Oracle"
      case "27017": "MongoDB"
      case "6379": "Redis"
      case "9042": "Cassandra"
      case "5984": "CouchDB"
      case "9200": "Elasticsearch"
      default: nil
      }
    }
  }

  package init(suite: String, addresses: [Address], isWhole: Bool) {
    self.suite = suite
    self.addresses = addresses
    self.isWhole = isWhole
  }
}

/// What a scan of the sources of tests and their fixtures shows.
package struct SourceReview: Sendable, Hashable {
  /// By service.
  package var doubles: [String: Doubles] = [:]
  /// Files for tests that were looked into.
  package var fixtures = 0
  /// Files that were too large, too many, or could not be read.
  package var leftOut = 0
  package var personal: [Personal] = []
  package var productionHosts: [NamedHost] = []

  package struct Doubles: Sendable, Hashable {
    /// With at least one test.
    package var files = 0
    /// Of those, the ones that make or declare a double.
    package var filesWithDoubles = 0
    package var tests = 0
    package var doubles = 0

    package init() {}
  }

  /// Lines of a file that look like data of people.
  package struct Personal: Sendable, Hashable {
    package var path: String
    /// For example `e-mail address`.
    package var kind: String
    package var lines: [Int]

    package init(path: String, kind: String, lines: [Int]) {
      self.path = path
      self.kind = kind
      self.lines = lines
    }
  }

  package struct NamedHost: Sendable, Hashable {
    package var host: String
    package var path: String
    package var line: Int

    package init(host: String, path: String, line: Int) {
      self.host = host
      self.path = path
      self.line = line
    }
  }

  package init() {}
}
