import AssayTestSupport
import Foundation
import Testing

/// The Shop's planted tests, each with one fault, are found and named.
struct PlantedTests {
  private static let leak = "tests.test_archive.test_a_reminder_is_archived"
  private static let flaky = "tests.test_gateway.test_the_gateway_takes_a_message"
  private static let slow = "tests.test_digest.test_the_digest_is_sent_at_last"
  private static let socket = "InvoicesTests.ExchangeRateTests.asksTheRatesService()"

  /// A copy with a commit of its own: only with one is it known what was tested.
  private func copy() async throws -> TemporaryFolder {
    let shop = try await ShopCopy.make(named: "planted-copy")
    let answer = try await AssayProgram.shell(
      """
      set -e
      rm -rf .git planted/.assay planted/reminders/archive
      git init -q
      printf '.build\\n.venv\\n__pycache__\\n.pytest_cache\\n' > .git/info/exclude
      git add -A
      git -c user.name=shop -c user.email=shop@example.com -c commit.gpgsign=false \\
        commit -q -m planted
      """, in: shop.folder)
    try #require(answer.status == 0, "\(answer.error)")
    return TemporaryFolder(existing: "\(shop.folder.path)/planted")
  }

  @Test func `each is found and named`() async throws {
    let planted = try await copy()
    try await reachesAreNamed(in: planted)
    try await flakyAndSlowAreNamed(in: planted)
    try await orderIsNamed(in: planted)
  }

  /// The socket and the leaked file, watched and confined.
  private func reachesAreNamed(in planted: TemporaryFolder) async throws {
    let file = "\(planted.path)/reminders/archive/reminder-1.txt"
    let watched = try await verify(in: planted, run: 1)
    try #require(watched.status == 1, "\(watched.error)")
    var problems = try Report(watched.output).conclusion.problems
    #expect(
      Set(problems.map(\.subject)) == [
        "reminders/unit", "reminders/unit/\(Self.leak)", "invoices/unit",
        "invoices/unit/\(Self.socket)",
      ], "\(problems)")
    #expect(problems.allSatisfy { $0.check == "pyramid.hermetic" })
    #expect(
      problems.contains {
        $0.sentence == "`\(Self.socket)` (unit) connected to 127.0.0.1:8089"
      }, "\(problems)")
    #expect(
      problems.contains {
        $0.sentence.hasPrefix("`\(Self.leak)` (unit) created ") && $0.sentence.contains(file)
      }, "\(problems)")
    #expect(FileManager.default.fileExists(atPath: file))
    // Covered: that it is untested, tests of `Mutation` show.
    let covered = try Report(watched.output).checklist.flatMap(\.evidence).first {
      $0.check == "feedback.coverage"
    }
    #expect(covered?.verdict == "holds", "\(String(describing: covered))")

    try FileManager.default.removeItem(atPath: file)
    let manifest = try planted.read("assay.yaml")
    defer { try? planted.write(manifest, to: "assay.yaml") }
    try planted.write(
      manifest.replacing("hermetic: watch", with: "hermetic: enforce"), to: "assay.yaml")
    let confined = try await verify(in: planted, run: 1)
    problems = try Report(confined.output).conclusion.problems
    for test in ["reminders/unit/\(Self.leak)", "invoices/unit/\(Self.socket)"] {
      #expect(problems.contains { $0.subject == test }, "\(problems)")
    }
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  /// Run 31 is one of the 5 % in which the gateway is busy.
  private func flakyAndSlowAreNamed(in planted: TemporaryFolder) async throws {
    for run in 27...33 {
      let answer = try await verify(in: planted, run: run, "--only", "reminders/unit")
      #expect(answer.status == (run == 31 ? 1 : 0), "run \(run): \(answer.output)\(answer.error)")
    }
    let flaky = try await AssayProgram.run(["tests", "flaky"], in: planted)
    let names = flaky.output.split(separator: "\n").filter { $0.contains("  reminders/unit  ") }
    #expect(names == ["flaky  reminders/unit  \(Self.flaky)"], "\(flaky)")
    let slow = try await AssayProgram.run(["tests", "slow", "--limit", "1"], in: planted)
    #expect(slow.output.contains("reminders/unit  \(Self.slow)\n"), "\(slow)")
  }

  private func orderIsNamed(in planted: TemporaryFolder) async throws {
    let answer = try await AssayProgram.shell(
      """
      cd reminders && "$ASSAY" tests probe --budget 3m --seed 7 --only order --json -- \
        ../../.venv/bin/python -m pytest
      """, in: planted, environment: ["SHOP_RUN": "1"])
    #expect(answer.status == 1, "\(answer)")
    struct Probe: Decodable {
      struct Finding: Decodable {
        var test: String
        var cause: String
        var what: String
      }
      var findings: [Finding]
    }
    let found = try JSONDecoder().decode(Probe.self, from: Data(answer.output.utf8)).findings
      .first { $0.cause == "order" }
    let file = "tests/test_channels.py"
    #expect(found?.test == "\(file)::test_a_new_customer_gets_mail_only", "\(answer)")
    #expect(
      found?.what.hasPrefix("\(file)::test_a_customer_may_add_text_messages, then ") == true,
      "\(answer)")
  }

  private func verify(
    in planted: TemporaryFolder, run: Int, _ more: String...
  ) async throws -> AssayProgram.Answer {
    try await AssayProgram.run(
      ["verify", "--json"] + more, in: planted, environment: ["SHOP_RUN": "\(run)"])
  }

  private struct Report: Decodable {
    struct Conclusion: Decodable { var problems: [Problem] }
    struct Problem: Decodable {
      var check: String
      var subject: String
      var sentence: String
    }
    struct Item: Decodable { var evidence: [Evidence] }
    struct Evidence: Decodable {
      var check: String
      var verdict: String
    }
    var conclusion: Conclusion
    var checklist: [Item]

    init(_ text: String) throws {
      self = try JSONDecoder().decode(Report.self, from: Data(text.utf8))
    }
  }
}
