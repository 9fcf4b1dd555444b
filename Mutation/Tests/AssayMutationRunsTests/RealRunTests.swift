import AssayJSON
import Foundation
import Testing

/// `assay-mutate` on a real package, built by the real compiler.
struct RealRunTests {
  @Test func `finds what is covered and not tested, and nothing in what is tested`() async throws {
    let orders = try OrdersPackage()
    defer { orders.remove() }
    let work = "\(orders.folder)-work"
    defer { try? FileManager.default.removeItem(atPath: work) }
    let report = "\(orders.folder)/report.json"

    // One after the other in one test: each builds on the copy that the first made.
    try await everything(orders, work: work, report: report)
    try await testedLines(orders, work: work)
    try await changedLines(orders, work: work)
    try await collidingRuns(orders, work: work)
    try await failingTests(orders, work: work)
  }

  private func everything(_ orders: OrdersPackage, work: String, report: String) async throws {
    let answer = try await orders.mutate(
      "--path", ".", "--json", report, "--work", work, "--within", "30m")
    #expect(answer.exitCode == 1, "\(answer.progress)")
    let lines = answer.output.split(separator: "\n").map(String.init)
    #expect(
      lines.contains(
        "Sources/Orders/Pricing.swift:11: `total > 100` → `total >= 100` survived"
          + " (covered by 1 test, which did not notice)"), "\(answer.output)")
    #expect(
      lines.filter { $0.contains(" survived (") }.allSatisfy { (11...12).contains(Self.line($0)) })
    #expect(lines.contains { $0.hasPrefix("Sources/Orders/Pricing.swift:18: no test gets to") })
    #expect(orders.read("Sources/Orders/Pricing.swift") == OrdersPackage.pricing)

    let text = try #require(orders.read("report.json"))
    let json = try JSON(parsing: text)
    let mutants = try #require(json["files"]?["Sources/Orders/Pricing.swift"]?["mutants"]?.array)
    func status(_ mutator: String, _ replacement: String) -> String? {
      mutants.first {
        $0["mutatorName"]?.string == mutator && $0["replacement"]?.string == replacement
      }?["status"]?.string
    }
    #expect(status("boundary", "total > freeFrom") == "Killed")
    #expect(status("boundary", "total >= 100") == "Survived")
    #expect(status("fallback", "name!") == "NoCoverage")
    #expect(status("boundary", "first..<last") == "CompileError")
    // A global needs a build of its own; XCTest notices.
    #expect(status("number", "4") == "Killed")
    let killers = mutants.compactMap { $0["killedBy"]?[0]?.string }
    #expect(killers.contains("OrdersTests.PricingTests/shipping(total:expected:)"), "\(killers)")
    #expect(killers.contains("FeeTests.testFee"), "\(killers)")
  }

  private func testedLines(_ orders: OrdersPackage, work: String) async throws {
    let answer = try await orders.mutate(
      "--path", "Sources/Orders/Pricing.swift:5-8", "--work", work, "--within", "30m")
    #expect(answer.exitCode == 0, "\(answer.progress)\(answer.output)")
    #expect(!answer.output.contains("survived ("))
    #expect(answer.output.contains("0 survived; 100 %"))
  }

  private func changedLines(_ orders: OrdersPackage, work: String) async throws {
    try await orders.git("init", "--quiet")
    try await orders.git("add", ".")
    try await orders.git(
      "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "--quiet", "--message", "all")
    try orders.write(
      "Sources/Orders/Pricing.swift",
      OrdersPackage.pricing.replacing("total > 100", with: "total > 110"))
    try orders.write("Tests/OrdersTests/PricingTests.swift", OrdersPackage.tests + "// more\n")
    let answer = try await orders.mutate(
      "--changed-since", "HEAD", "--work", work, "--within", "30m", "--at-least", "90")
    #expect(answer.exitCode == 1, "\(answer.progress)")
    let survivors = answer.output.split(separator: "\n").filter { $0.contains(" survived (") }
    #expect(survivors.contains { $0.contains("`total > 110` → `total >= 110`") })
    #expect(survivors.allSatisfy { $0.contains("Pricing.swift:11:") }, "\(answer.output)")
    try orders.write("Sources/Orders/Pricing.swift", OrdersPackage.pricing)
  }

  /// A test that only one run at a time can pass ends the others, of which no mutant is to blame.
  private func collidingRuns(_ orders: OrdersPackage, work: String) async throws {
    try orders.write(
      "Tests/OrdersTests/PricingTests.swift",
      OrdersPackage.tests + """
        import Foundation
        @Test func `a member has a discount`() {
          let lock = open("\(orders.folder)/lock", O_CREAT | O_RDWR, 0o600)
          precondition(flock(lock, LOCK_EX | LOCK_NB) == 0)
          usleep(300_000)
          #expect(Pricing(freeFrom: 50).discount(for: 200, isMember: true) >= 0)
        }
        """)
    let answer = try await orders.mutate(
      "--path", "Sources/Orders/Pricing.swift:11-12", "--work", work, "--within", "30m",
      "--jobs", "4")
    #expect(answer.exitCode == 1, "\(answer.progress)")
    for change in ["`total > 100` → `total >= 100`", "`total / 10` → `0`"] {
      #expect(answer.output.contains("\(change) survived"), "\(answer.output)")
    }
  }

  private func failingTests(_ orders: OrdersPackage, work: String) async throws {
    try orders.write(
      "Tests/OrdersTests/PricingTests.swift",
      OrdersPackage.tests.replacing("(50, 0), (51", with: "(50, 1), (51"))
    let answer = try await orders.mutate(
      "--path", "Sources/Orders/Pricing.swift:5-8", "--work", work, "--within", "30m")
    #expect(answer.exitCode == 2)
    #expect(
      answer.progress.contains("They fail: OrdersTests.PricingTests/shipping(total:expected:)"),
      "\(answer.progress)")
  }

  @Test func `mutants that time leaves out have not run, and are no pass`() async throws {
    let orders = try OrdersPackage()
    defer { orders.remove() }
    let answer = try await orders.mutate(
      "--path", "Sources", "--build-each", "--within", "6s", "--accept-not-run")
    #expect(answer.exitCode == 1, "\(answer.progress)")
    #expect(answer.output.contains(" not run; no score"), "\(answer.output)")
  }

  @Test func `says that a source is broken`() async throws {
    let orders = try OrdersPackage()
    defer { orders.remove() }
    try orders.write("Sources/Orders/Broken.swift", "func f( {\r\n")
    try orders.write("Tests/OrdersTests/Data/Broken.swift", "func f( {")
    let answer = try await orders.mutate("--path", ".")
    #expect(answer.exitCode == 2)
    #expect(
      answer.progress.contains("Sources/Orders/Broken.swift")
        && answer.progress.contains("no Swift that can be read"), "\(answer.progress)")
  }

  private static func line(_ text: String) -> Int {
    Int(text.split(separator: ":").dropFirst().first ?? "") ?? 0
  }

  @Test(arguments: [
    (["--path", "Sources/None.swift"], "There is no such file"),
    (["--path", "Sources/Orders/Pricing.swift:9-3"], "no range of lines"),
    (["--path", "Sources:3-4"], "A folder has no lines"),
    ([], "give --path, --changed-since, or both"),
    (["--path", "Sources", "--within", "soon"], "within"),
    (["--path", "Sources", "--at-least", "101"], "from 0 to 100"),
    (["--path", "Tests/OrdersTests/PricingTests.swift"], "or to its tests"),
    (["--path", "Sources", "--coverage", "none.info"], "none.info"),
    (["--changed-since", "no-such-commit"], "no-such-commit"),
  ])
  func `says what is wrong with its input`(arguments: [String], words: String) async throws {
    let orders = try OrdersPackage()
    defer { orders.remove() }
    let answer = try await orders.mutate(arguments: arguments)
    #expect(answer.exitCode == 2)
    #expect(answer.progress.contains(words), "\(answer.progress)")
  }
}
