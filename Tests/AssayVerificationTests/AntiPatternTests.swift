import AssayEvidence
import AssayManifest
import AssayTestRuns
import AssayVerification
import Testing

struct AntiPatternTests {
  private func found(
    _ id: String, _ facts: RunFacts
  ) -> (verdict: Verdict, evidence: [Evidence]) {
    let item = Judge.report(on: facts).antiPatterns.first { $0.id == id }
    let area = CheckID(rawValue: "anti-patterns")
    return (
      item?.verdict ?? .notChecked,
      (item?.evidence ?? []).filter { $0.check.isCovered(by: area) }
    )
  }

  private func reach(
    _ suite: String, _ targets: [String], given: [String: String] = [:], isWhole: Bool = true,
    tests: [String] = ["reads"]
  ) -> SuiteReach {
    SuiteReach(
      suite: suite,
      addresses: targets.map { target in
        SuiteReach.Address(
          target: target, dependency: given[target],
          tests: tests.map { TestIdentity(suite: "S", name: $0) })
      }, isWhole: isWhole)
  }

  // MARK: shared databases

  @Test func `two suites that reach one database that nobody gave them share it`() throws {
    let item = found(
      "shared-database",
      Shop.facts {
        $0.reaches = [
          reach("orders/integration", ["127.0.0.1:5432"], tests: ["reads", "writes"]),
          reach("inventory/unit", ["127.0.0.1:5432"]),
        ]
      })
    #expect(item.verdict == .doesNotHold)
    let first = try #require(item.evidence.first)
    #expect(first.subject == "orders/integration")
    #expect(
      first.reason == "`S.reads` and 1 more tests tried to connect to 127.0.0.1:5432, where "
        + "PostgreSQL answers as a rule and which the run did not start; inventory/unit did so too (seen by "
        + "watching the suite)")
  }

  @Test func `a leased server is nobody else's, whatever its port`() {
    let item = found(
      "shared-database",
      Shop.facts {
        $0.reaches = [
          reach("orders/integration", ["127.0.0.1:5432"], given: ["127.0.0.1:5432": "db"])
        ]
      })
    #expect(item.verdict == .holds)
    #expect(item.evidence.first?.reason.contains("1 watched suite reached no other") == true)
  }

  @Test(arguments: [
    ("PGHOST", "db.internal", true), ("DATABASE_URL", "jdbc:postgresql://db:5432/x", true),
    ("DATABASE_URL", "${db.url}", false), ("PGHOST", "${db.host}", false),
    ("PGHOST", "", false), ("GREETING", "hello", false),
  ])
  func `a server that the manifest names is shared`(name: String, value: String, isFound: Bool) {
    let facts = Shop.system {
      $0.services[0].suites[0].env = [.init(name: name, value: value)]
    }
    #expect((found("shared-database", facts).verdict == .doesNotHold) == isFound)
  }

  // MARK: mocks and e2e

  @Test func `an integration suite that never reaches what it was given mocks it`() {
    let facts = Shop.facts { $0.reaches = [reach("orders/integration", ["127.0.0.1:9999"])] }
    let item = found("mocking-everything", facts)
    #expect(item.verdict == .doesNotHold)
    #expect(
      item.evidence.first?.reason
        == "none of its 30 tests connected to db, which it was given (seen by watching the suite)")
  }

  @Test func `one that does, and one that was not seen as a whole, do not`() {
    let real = Shop.facts {
      $0.reaches = [
        reach("orders/integration", ["127.0.0.1:4001"], given: ["127.0.0.1:4001": "db"])
      ]
    }
    #expect(found("mocking-everything", real).verdict == .holds)
    let torn = Shop.facts { $0.reaches = [reach("orders/integration", [], isWhole: false)] }
    #expect(found("mocking-everything", torn).verdict == .notChecked)
    let item = found("mocking-everything", Shop.facts())
    #expect(item.verdict == .notChecked)
    #expect(item.evidence.first?.reason.contains("`hermetic: watch`") == true)
  }

  @Test(arguments: [(10, 9, true), (10, 7, false), (4, 4, false)])
  func `doubles nearly everywhere, and nothing real, are a finding`(
    files: Int, withDoubles: Int, isFound: Bool
  ) {
    let facts = Shop.facts { facts in
      var doubles = SourceReview.Doubles()
      (doubles.files, doubles.filesWithDoubles) = (files, withDoubles)
      facts.review = SourceReview()
      facts.review?.doubles["inventory"] = doubles
    }
    let evidence = found("mocking-everything", facts).evidence.first { $0.subject == "inventory" }
    #expect((evidence?.verdict == .doesNotHold) == isFound)
    #expect(evidence?.reason.contains("(by a scan of the sources)") == true)
  }

  @Test func `an integration suite that did not run may meet real dependencies`() throws {
    var facts = Shop.facts { facts in
      var doubles = SourceReview.Doubles()
      (doubles.files, doubles.filesWithDoubles) = (10, 10)
      facts.review = SourceReview()
      facts.review?.doubles["orders"] = doubles
    }
    let index = try #require(facts.suites.firstIndex { $0.id == "orders/integration" })
    facts.suites[index].counts = TestCounts()
    let evidence = found("mocking-everything", facts).evidence.first { $0.subject == "orders" }
    #expect(evidence?.verdict == .notChecked)
    #expect(evidence?.reason.contains("its integration suite did not run") == true)
  }

  @Test(arguments: [(5, 200, true), (5, 40, false), (30, 10, true)])
  func `end-to-end tests count by number and by time`(tests: Int, seconds: Int, isFound: Bool) {
    let facts = Shop.facts {
      $0.history["orders/smoke"] = SuiteHistory(
        latest: .init(tests: tests, duration: .seconds(seconds)))
    }
    let item = found("e2e-for-everything", facts)
    #expect((item.evidence.first?.verdict == .doesNotHold) == isFound)
  }

  // MARK: production data

  @Test func `hosts of production are not reached, written or named`() {
    var facts = Shop.system {
      $0.environments[4].hosts = ["db.shop.com", "10.1.2.3"]
      $0.services[1].env = [.init(name: "API", value: "https://DB.shop.com/v1")]
    }
    facts.reaches = [reach("orders/unit", ["10.1.2.3:443"])]
    facts.review = SourceReview()
    facts.review?.productionHosts = [
      .init(host: "db.shop.com", path: "tests/data.json", line: 7)
    ]
    let item = found("production-data", facts)
    #expect(item.evidence.map(\.subject) == ["orders/unit", "inventory", "tests/data.json"])
    #expect(item.evidence[2].sources.first?.location == "tests/data.json:7")
  }

  @Test func `data of people are told by their place only`() {
    let facts = Shop.facts {
      $0.review = SourceReview()
      $0.review?.fixtures = 3
      $0.review?.personal = [
        .init(path: "tests/users.json", kind: "e-mail address", lines: [3, 9, 12, 40])
      ]
    }
    let item = found("production-data", facts)
    #expect(item.verdict == .doesNotHold)
    #expect(item.evidence.first?.reason.contains("lines 3, 9, 12 and 1 more") == true)
  }

  @Test(arguments: [(0, 0, Verdict.notChecked), (4, 0, .holds), (4, 1, .notChecked)])
  func `nothing found holds only where everything was looked into`(
    fixtures: Int, leftOut: Int, verdict: Verdict
  ) {
    let facts = Shop.facts {
      $0.review = SourceReview()
      $0.review?.fixtures = fixtures
      $0.review?.leftOut = leftOut
    }
    #expect(found("production-data", facts).verdict == verdict)
  }

  // MARK: no contracts

  @Test func `an observed call without a contract is the anti-pattern`() {
    let report = Judge.report(
      on: Shop.facts {
        $0.observed = [
          Evidence(
            check: "contracts.observed", subject: "orders → mail", verdict: .doesNotHold,
            reason: "3 exchanges were recorded, and it is not declared")
        ]
      })
    #expect(report.antiPatterns.first { $0.id == "no-contracts" }?.verdict == .doesNotHold)
  }

  // MARK: acceptance

  private func accepting(_ check: String, _ subject: String?, day: Double) -> RunFacts {
    Shop.system {
      $0.environments[3].data = .production
      $0.accept = [
        Manifest.Acceptance(
          check: CheckID(rawValue: check), subject: subject, reason: "ends with the migration",
          day: "2026-12-31", expires: UnixTime(secondsSince1970: day * 86_400), place: Shop.place)
      ]
    }
  }

  @Test(arguments: ["anti-patterns.production-data", "anti-patterns"], [nil, "staging", "stag*"])
  func `an accepted finding is told and does not decide`(check: String, subject: String?) {
    let report = Judge.report(on: accepting(check, subject, day: 1))
    #expect(report.conclusion.mayShip)
    #expect(
      report.conclusion.notes.contains {
        $0.contains("accepted until 2026-12-31: ends with the migration")
      })
    #expect(report.antiPatterns.first { $0.id == "production-data" }?.verdict == .doesNotHold)
  }

  @Test func `an expired acceptance says no, and so does what it accepted`() {
    let report = Judge.report(on: accepting("anti-patterns.production-data", "staging", day: 0))
    #expect(report.conclusion.problems.count == 2)
    #expect(
      report.conclusion.problems.contains {
        $0.sentence == "its acceptance expired on 2026-12-31: ends with the migration"
      })
  }

  @Test(arguments: [("anti-patterns.production-data", "ci"), ("pyramid", nil)])
  func `one that matches nothing is told, and accepts nothing`(check: String, subject: String?) {
    let report = Judge.report(on: accepting(check, subject, day: 1))
    #expect(!report.conclusion.mayShip)
    #expect(report.conclusion.notes.contains { $0.hasPrefix("accept[0] (line 1) matches no") })
  }
}
