import AssayCoverage
import AssayTestImpact
import AssayTestRuns
import Testing

struct ImpactSelectionTests {
  static func identity(_ name: String) -> TestIdentity { TestIdentity(suite: "", name: name) }

  static func test(
    _ name: String, suite: String = "shop/unit", file: String? = nil, module: String? = nil,
    coverage: String? = nil
  ) -> ImpactTest {
    ImpactTest(identity(name), suite: suite, file: file, module: module, coverageName: coverage)
  }

  static func change(
    _ path: String, touched: [Int] = [], kind: ChangedFile.Kind = .modified, from old: String? = nil
  ) -> ChangedFile {
    ChangedFile(
      path: path, oldPath: kind == .added ? nil : old ?? path, kind: kind,
      touched: LineSet(touched))
  }

  /// `price` and `cart` were measured, `mail` is known by its module only.
  static func knowledge() throws -> ImpactKnowledge {
    var map = CoverageMap()
    map.change("Sources/Shop/Price.swift") { file in
      for (line, count) in [3: 2, 4: 1, 5: 0, 7: 1] { file.add(line: line, count: count) }
      file.tests = ["price": LineSet([3, 4]), "cart": LineSet([3])]
    }
    return ImpactKnowledge(
      tests: [
        test("price", file: "Tests/ShopTests/A.swift", module: "ShopTests", coverage: "price"),
        test("cart", file: "Tests/CartTests/B.swift", module: "CartTests", coverage: "cart"),
        test("mail", suite: "shop/mail", file: "Tests/MailTests/C.swift", module: "MailTests"),
      ], suites: ["shop/unit", "shop/mail"],
      graph: try BuildGraph(swiftPackage: BuildGraphTests.description), coverage: map)
  }

  static func names(_ selection: ImpactSelection) -> [String] {
    selection.chosen.map(\.test.identity.name)
  }

  @Test func `runs the tests that ran the changed lines`() throws {
    let knowledge = try Self.knowledge()
    let price = ImpactSelection(
      of: [Self.change("Sources/Shop/Price.swift", touched: [4])], by: knowledge)
    #expect(Self.names(price) == ["price"])
    #expect(
      price.chosen.first?.reasons == [
        .covers(path: "Sources/Shop/Price.swift", LineSet([4]))
      ])
    #expect(price.leftOut.map(\.identity.name) == ["cart", "mail"])
    #expect(price.suites.keys.sorted() == ["shop/unit"])
    #expect(
      price.chosen.first?.reasons.first?.text
        == "runs changed lines 4 of Sources/Shop/Price.swift")
    // No test ever ran it.
    let nobody = ImpactSelection(
      of: [Self.change("Sources/Shop/Price.swift", touched: [5])], by: knowledge)
    #expect(nobody.chosen.isEmpty)
  }

  @Test(arguments: [
    [1], [4, 6], [7], [],
  ])
  func `where lines say nothing the build graph decides`(touched: [Int]) throws {
    // A declaration, a line between, one that ran outside of tests, an unknown change.
    let selection = ImpactSelection(
      of: [Self.change("Sources/Shop/Price.swift", touched: touched)], by: try Self.knowledge())
    #expect(Self.names(selection) == ["price", "cart"])
    #expect(
      selection.chosen.last?.reasons == [
        .dependsOn(path: "Sources/Shop/Price.swift", way: ["Shop", "Cart", "CartTests"])
      ])
  }

  @Test func `a measured file still runs what was not measured`() throws {
    var knowledge = try Self.knowledge()
    knowledge.tests.append(Self.test("unplaced"))
    knowledge.tests.append(Self.test("built from it", module: "CartTests"))
    let selection = ImpactSelection(
      of: [Self.change("Sources/Shop/Price.swift", touched: [4])], by: knowledge)
    #expect(Self.names(selection) == ["price", "unplaced", "built from it"])
    #expect(selection.chosen[1].reasons == [.notMeasured(path: "Sources/Shop/Price.swift")])
  }

  @Test func `added, deleted and renamed files reach what is built from their places`() throws {
    let knowledge = try Self.knowledge()
    for kind in [ChangedFile.Kind.added, .deleted] {
      let selection = ImpactSelection(
        of: [Self.change("Sources/Mail/New.swift", touched: [4], kind: kind)], by: knowledge)
      #expect(Self.names(selection) == ["mail"])
    }
    let moved = ImpactSelection(
      of: [Self.change("Sources/Mail/P.swift", kind: .renamed, from: "Sources/Cart/P.swift")],
      by: knowledge)
    #expect(Self.names(moved) == ["cart", "mail"])
  }

  @Test func `a test whose file was changed runs`() throws {
    let selection = ImpactSelection(
      of: [Self.change("Tests/MailTests/C.swift", touched: [1])], by: try Self.knowledge())
    #expect(Self.names(selection) == ["mail"])
    #expect(selection.chosen.first?.reasons.first == .itself(path: "Tests/MailTests/C.swift"))
  }

  @Test(arguments: [
    "Package.swift", "Package.resolved", "go.mod", "services/a/go.sum", "web/package-lock.json",
    "requirements-dev.txt", "conftest.py", "tests/conftest.py", ".env", ".env.test", "Dockerfile",
    "api.dockerfile", "compose.yaml", ".github/workflows/ci.yml", ".gitlab-ci.yml", "assay.yaml",
    "Tests/ShopTests/Fixtures/a.json", "svc/testdata/x", "db/migrations/1.sql", "Makefile",
    "unknown/file.txt", "README.md", "App.csproj",
  ])
  func `files that can reach anything make everything run`(path: String) throws {
    let selection = ImpactSelection(of: [Self.change(path)], by: try Self.knowledge())
    #expect(selection.isEverything)
    #expect(selection.suites.keys.sorted() == ["shop/mail", "shop/unit"])
    guard case .everything(path, _)? = selection.chosen.first?.reasons.first else {
      Issue.record("\(selection.chosen.first?.reasons ?? [])")
      return
    }
  }

  @Test func `rules say what files reach, but for those of the build`() throws {
    var knowledge = try Self.knowledge()
    knowledge.rules = [
      .init(name: "docs/**", reach: .nothing) { $0.hasPrefix("docs/") },
      .init(name: "templates/**", reach: .suites(["shop/mail"])) { $0.hasPrefix("templates/") },
      .init(name: "templates/all/**", reach: .everything) { $0.hasPrefix("templates/all/") },
    ]
    #expect(ImpactSelection(of: [Self.change("docs/a.md")], by: knowledge).chosen.isEmpty)
    let mail = ImpactSelection(of: [Self.change("templates/fixtures/a.txt")], by: knowledge)
    #expect(Self.names(mail) == ["mail"])
    #expect(
      mail.chosen.first?.reasons == [
        .rule(path: "templates/fixtures/a.txt", name: "templates/**")
      ])
    #expect(ImpactSelection(of: [Self.change("templates/all/x")], by: knowledge).isEverything)
    #expect(ImpactSelection(of: [Self.change("docs/Dockerfile")], by: knowledge).isEverything)
  }

  @Test func `always runs what failed lately, is new or quarantined`() throws {
    var knowledge = try Self.knowledge()
    knowledge.failedLately = [Self.identity("price")]
    knowledge.new = [Self.identity("cart")]
    knowledge.quarantined = [Self.identity("mail"), Self.identity("cart")]
    let selection = ImpactSelection(of: [], by: knowledge)
    #expect(
      selection.chosen.map(\.reasons) == [[.failedLately], [.new, .quarantined], [.quarantined]])
  }

  @Test func `runs everything when the change or the suite is not known`() throws {
    var knowledge = try Self.knowledge()
    let unknown = ImpactSelection(of: nil, by: knowledge)
    #expect(unknown.isEverything)
    #expect(unknown.chosen.allSatisfy { $0.reasons == [.unknownChanges] })
    knowledge.suites.insert("shop/never-run")
    let selection = ImpactSelection(of: [], by: knowledge)
    #expect(selection.suites == ["shop/never-run": [.new]])
    #expect(selection.leftOut.count == 3)
  }

  @Test func `without a graph or coverage only a test's own file is told`() {
    let knowledge = ImpactKnowledge(tests: [Self.test("a", file: "t/a.py"), Self.test("b")])
    #expect(Self.names(.init(of: [Self.change("t/a.py")], by: knowledge)) == ["a"])
    #expect(ImpactSelection(of: [Self.change("src/a.py")], by: knowledge).isEverything)
  }

  @Test(arguments: 1...60)
  func `leaves out no test that ran a changed line, and more changes never run less`(seed: Int) {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
    func random(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    let names = (0..<12).map { "t\($0)" }
    var map = CoverageMap()
    for file in 0..<4 {
      map.change("src/\(file)") { covered in
        for name in names where random(3) == 0 {
          let lines = LineSet((0..<random(5)).map { _ in 1 + random(20) })
          covered.tests[name] = lines
          for line in lines.lines { covered.add(line: line, count: 1) }
        }
        for line in 1...20 where random(2) == 0 { covered.add(line: line, count: 0) }
      }
    }
    let knowledge = ImpactKnowledge(
      tests: names.map { Self.test($0, coverage: $0) }, coverage: map)
    let changes = (0..<3).map { _ in
      Self.change("src/\(random(4))", touched: (0...random(3)).map { _ in 1 + random(20) })
    }
    let selection = ImpactSelection(of: changes, by: knowledge)
    let chosen = Set(Self.names(selection))
    for change in changes {
      for (name, lines) in map[change.path]?.tests ?? [:]
      where !lines.isDisjoint(with: change.touched) {
        #expect(chosen.contains(name), "\(name) ran \(change.path)")
      }
    }
    let fewer = ImpactSelection(of: Array(changes.dropLast()), by: knowledge)
    #expect(chosen.isSuperset(of: Self.names(fewer)))
    #expect(selection.chosen.count + selection.leftOut.count == names.count)
  }

  @Test func `every reason reads as words`() {
    let reasons: [ImpactReason] =
      [
        .unknownChanges, .itself(path: "p"), .dependsOn(path: "p", way: ["A", "B"]),
        .rule(path: "p", name: "r"), .notMeasured(path: "p"), .failedLately, .new, .quarantined,
      ] + ImpactReason.WholeRun.allCases.map { .everything(path: "p", $0) }
    #expect(Set(reasons.map(\.text)).count == reasons.count)
  }
}
