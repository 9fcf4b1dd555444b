import AssayDependencies
import AssayPostgres
import Testing

struct ConnectionLogTests {
  private static let prefix = "2026-01-01 00:00:00.000 UTC [17] "

  @Test(
    arguments: [
      (
        "LOG:  connection authorized: user=a database=b application_name=c",
        .authorized(process: "17", user: "a", database: "b", application: "c")
      ),
      (
        "LOG:  connection authorized: user=a b database=c d",
        .authorized(process: "17", user: "a b", database: "c d", application: "")
      ),
      (
        "LOG:  connection authorized: user=a database=b SSL enabled (protocol=TLSv1.3)",
        .authorized(process: "17", user: "a", database: "b", application: "")
      ),
      (
        "LOG:  connection authorized: user=a database=b application_name=c d SSL enabled (x)",
        .authorized(process: "17", user: "a", database: "b", application: "c d")
      ),
      (
        "LOG:  replication connection authorized: user=a application_name=c",
        .authorized(process: "17", user: "a", database: "replication", application: "c")
      ),
      (
        "FATAL:  permission denied for database \"b\"",
        .refused(process: "17", user: nil, reason: "permission denied for database \"b\"")
      ),
      (
        "FATAL:  password authentication failed for user \"a\"",
        .refused(
          process: "17", user: "a", reason: "password authentication failed for user \"a\"")
      ),
      (
        "FATAL:  role \"a\" does not exist",
        .refused(process: "17", user: nil, reason: "role \"a\" does not exist")
      ),
      ("FATAL:  terminating connection due to administrator command", nil),
      ("LOG:  connection received: host=[local]", nil),
      ("ERROR:  LOG:  connection authorized", nil),
      ("LOG:  statement: SELECT 'x'", nil), ("", nil), ("LOG:  ", nil),
    ] as [(String, ConnectionLine?)])
  func `understands what the server logs of connections`(text: String, line: ConnectionLine?) {
    #expect(ConnectionLine(Self.prefix + text) == line)
  }

  private static let owner = LeaseOwner(suite: "s", test: "t")
  private static let (mine, theirs, foreign) = (
    "assay_aaaaaa000001", "assay_aaaaaa000002", "assay_bbbbbb000001"
  )

  /// What is found in lines of one judge that knows two leases.
  private static func judge(_ lines: [String]) -> [IsolationViolation] {
    var judge = ConnectionJudge(dependency: "db", sharedDatabases: ["assay_schemas"])
    judge.admit(mine, to: mine, owner: owner)
    judge.admit(theirs, to: theirs, owner: LeaseOwner(suite: "s", test: "other"))
    for text in lines {
      if let line = ConnectionLine(text) { judge.see(line) }
    }
    return judge.violations
  }

  private static func authorized(
    _ process: Int, _ user: String, _ database: String, _ application: String = "x"
  ) -> String {
    "[\(process)] LOG:  connection authorized: user=\(user) database=\(database) "
      + "application_name=\(application)"
  }

  @Test func `accuses nobody who stays where he belongs`() {
    let (mine, theirs, foreign) = (Self.mine, Self.theirs, Self.foreign)
    let lines = [
      Self.authorized(1, mine, mine), Self.authorized(2, theirs, theirs),
      Self.authorized(3, mine, "assay_schemas"), Self.authorized(4, foreign, foreign),
      Self.authorized(5, "assay", "postgres", "assay"),
      Self.authorized(6, "assay", mine, "assay abc 3"),
      Self.authorized(7, "root", "root", "pg_isready"), "[7] FATAL:  role \"root\" does not exist",
      "[8] FATAL:  password authentication failed for user \"\(mine)\"",
    ]
    #expect(Self.judge(lines).isEmpty)
  }

  @Test func `names who went elsewhere, each thing once`() {
    let (mine, theirs, foreign) = (Self.mine, Self.theirs, Self.foreign)
    let found = Self.judge([
      Self.authorized(1, mine, "postgres"), Self.authorized(2, mine, theirs),
      "[2] FATAL:  permission denied for database \"\(theirs)\"",
      // The number is used again, by somebody who was let in.
      Self.authorized(1, mine, mine), "[1] FATAL:  database \"x\" is not there",
      Self.authorized(3, mine, "postgres"), Self.authorized(4, "assay", theirs, "assayer"),
      Self.authorized(5, foreign, mine),
    ])
    #expect(
      found.map(\.action) == [
        "connected to database postgres",
        "tried to connect to database \(theirs) and was refused: "
          + "permission denied for database \"\(theirs)\"",
        "connected to database \(theirs) as user assay",
        "connected to database \(mine) as user \(foreign)",
      ])
    #expect(found.map(\.owner?.test) == ["t", "t", "other", "t"])
  }

  @Test func `a test that never stops connecting needs no more memory`() {
    let found = Self.judge((0..<5000).map { Self.authorized($0, Self.mine, "db\($0)") })
    #expect(found.count == 1000)
    #expect(found.first?.action == "connected to database db0")
  }
}

struct PoolSizeTests {
  @Test func `grows when it runs dry and shrinks when nobody comes`() {
    var size = PoolSize(least: 4, most: 16)
    size.took(left: 3)
    #expect(size.target == 4)
    size.took(left: 0)
    size.took(left: 0)
    size.took(left: 0)
    #expect(size.target == 16)
    size.rested()
    #expect(size.target == 16)
    size.rested()
    #expect(size.target == 8)
    size.rested()
    size.rested()
    #expect(size.target == 4)
  }

  @Test(
    arguments: [
      (0, 0, 0, false, false, 3), (3, 0, 0, false, false, 1), (4, 0, 0, false, false, 0),
      (3, 1, 0, false, false, 0), (0, 2, 5, false, false, 1), (0, 3, 5, false, false, 0),
      (0, 0, 5, false, true, 1), (0, 1, 5, false, true, 0), (0, 0, 0, true, false, 0),
      (0, 0, 2, true, false, 2),
    ])
  func `begins as many as are missing, and not too many at once`(
    ready: Int, underWay: Int, waiting: Int, isCareful: Bool, isAlone: Bool, expected: Int
  ) {
    let size = PoolSize(least: 4, most: 16)
    #expect(
      size.makersToStart(
        ready: ready, underWay: underWay, waiting: waiting, isCareful: isCareful, isAlone: isAlone)
        == expected)
  }

  @Test func `chooses the way of copying whose quickest copy was quicker`() {
    var strategy = CloneStrategy(serverMajor: 15)
    for (milliseconds, way) in [
      (90, CloneStrategy.Way.files), (30, .log), (20, .files), (40, .log),
    ] {
      #expect(strategy.isMeasuring)
      #expect(strategy.next() == way)
      strategy.took(.milliseconds(milliseconds), way)
    }
    #expect(strategy.chosen == .files)
    #expect(strategy.next() == .files)
    var close = CloneStrategy(serverMajor: 17)
    for (milliseconds, way) in [
      (20, CloneStrategy.Way.files), (19, .log), (20, .files), (50, .log),
    ] {
      close.took(.milliseconds(milliseconds), way)
    }
    #expect(close.chosen == .files)
    close = CloneStrategy(serverMajor: 17)
    for (milliseconds, way) in [
      (700, CloneStrategy.Way.files), (510, .log), (710, .files), (520, .log),
    ] {
      close.took(.milliseconds(milliseconds), way)
    }
    #expect(close.chosen == .log)
    let old = CloneStrategy(serverMajor: 14)
    #expect(!old.isMeasuring)
    #expect(old.next() == nil)
  }
}
