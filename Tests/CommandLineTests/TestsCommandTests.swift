import AssayTestSupport
import Foundation
import Testing

/// `assay tests` from the outside.
struct TestsCommandTests {
  private func junit(_ cases: String...) -> String {
    "<testsuite name=\"s\" tests=\"\(cases.count)\">\(cases.joined())</testsuite>"
  }

  private func passed(_ name: String, _ seconds: Double) -> String {
    "<testcase classname=\"Pricing\" name=\"\(name)\" time=\"\(seconds)\"/>"
  }

  private func failed(_ name: String, _ message: String) -> String {
    "<testcase classname=\"Pricing\" name=\"\(name)\" time=\"0.5\"><failure message=\"\(message)\"/>"
      + "</testcase>"
  }

  private func ingest(
    _ xml: String, run: String, in folder: TemporaryFolder, _ more: String...
  ) async throws -> AssayProgram.Answer {
    try folder.write(xml, to: "results.xml")
    return try await AssayProgram.run(
      ["tests", "ingest", "--suite", "orders/unit", "--run", run, "results.xml"] + more, in: folder)
  }

  @Test func `results of another tool make a history`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("assay: 1\n", to: "assay.yaml")
      var answer = try await ingest(
        junit(passed("total", 0.2), passed("tax", 2)), run: "a", in: folder, "--commit", "c0ffee",
        "--branch", "main", "--layer", "unit")
      #expect(answer.status == 0 && answer.output.contains("2 tests, 0 failing"), "\(answer)")
      _ = try await ingest(
        junit(failed("total", "expected 49.98, found 3 at 0xff12"), passed("tax", 2)), run: "b",
        in: folder)
      answer = try await AssayProgram.run(["tests", "history", "pricing.total"], in: folder)
      #expect(answer.status == 0)
      #expect(
        answer.output.hasPrefix(
          """
          orders/unit  Pricing.total
            .F
            2 runs, 1 passed, 1 failed
            usually 500 ms, last 500 ms  ▄█
            last failure: b
          """), "\(answer)")
      #expect(answer.output.contains("expected #.#, found # at #"), "\(answer)")
      answer = try await AssayProgram.run(["tests", "slow", "--limit", "1"], in: folder)
      #expect(answer.output == "2 s  at most 2 s  ██  orders/unit  Pricing.tax\n", "\(answer)")
      answer = try await AssayProgram.run(["tests", "export"], in: folder)
      let lines = answer.output.split(separator: "\r\n")
      #expect(lines.count == 5, "\(answer)")
      #expect(lines.dropFirst().first?.contains(",c0ffee,main,orders/unit,Pricing,") == true)
      #expect(
        lines.last { $0.contains(",total,") }?.hasSuffix("\"expected #.#, found # at #\"") == true)
      answer = try await AssayProgram.run(["tests", "export", "--format", "jsonl"], in: folder)
      #expect(answer.output.split(separator: "\n").count == 4)
    }
  }

  @Test func `what would count twice, or is no result, is refused`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("assay: 1\n", to: "assay.yaml")
      var answer = try await ingest(junit(passed("a", 1)), run: "a", in: folder)
      #expect(answer.status == 0)
      answer = try await ingest(junit(passed("a", 1)), run: "a", in: folder)
      #expect(answer.status == 2 && answer.error.contains("run a"), "\(answer)")
      answer = try await ingest("nothing", run: "b", in: folder)
      #expect(answer.status == 2, "\(answer)")
      answer = try await ingest(junit(), run: "b", in: folder)
      #expect(answer.status == 2 && answer.error.contains("no test"), "\(answer)")
      // Half a file is kept as what it is: no pass.
      answer = try await ingest(
        "<testsuite tests=\"2\">" + passed("a", 1) + "<testca", run: "b", in: folder)
      #expect(answer.status == 0 && !answer.error.isEmpty, "\(answer)")
      answer = try await AssayProgram.run(["tests", "history", "nobody"], in: folder)
      #expect(answer.status == 2 && answer.error.contains("no test of that name"), "\(answer)")
    }
  }

  @Test func `without a history there is nothing to show`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("assay: 1\n", to: "assay.yaml")
      for command in ["slow", "export"] {
        let answer = try await AssayProgram.run(["tests", command], in: folder)
        #expect(answer.status == 2 && answer.error.contains("there is none yet"), "\(answer)")
      }
    }
  }

  @Test func `machines share a suite out by the time its tests take`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("assay: 1\n", to: "assay.yaml")
      let times = [("a", 60.0), ("b", 30), ("c", 20), ("d", 10), ("it's", 5)]
      _ = try await ingest(
        "<testsuite>" + times.map { passed($0, $1) }.joined() + "</testsuite>", run: "a", in: folder
      )
      func shard(_ arguments: String...) async throws -> AssayProgram.Answer {
        try await AssayProgram.run(["tests", "shard", "orders/unit"] + arguments, in: folder)
      }
      let script = "sort $ASSAY_TEST_LIST | tr '\\n' ' '; exit 4"
      var answer = try await shard("--shard", "1/2", "--runner", "list", "--", "sh", "-c", script)
      #expect(answer.status == 4 && answer.output == "Pricing.a Pricing.it's ", "\(answer)")
      #expect(answer.error.contains("shard 1/2: 2 of 5 tests, about 1m 05s of 1m 05s"), "\(answer)")
      answer = try await shard("--plan", "--budget", "1.2")
      #expect(
        answer.output.hasPrefix("2 machines run 5 tests in about 1m 05s, within 1m 12s"),
        "\(answer)")
      answer = try await shard("--plan", "--budget", "0.5")
      #expect(answer.output.contains("split Pricing.a: it takes 1m 00s"), "\(answer)")
      #expect(try await shard("--write-timings", "t.json").status == 0)
      answer = try await shard("--timings", "t.json", "--shard", "1/1", "--runner", "go")
      #expect(answer.status == 0 || answer.error.contains("→"), "\(answer)")
      answer = try await shard("--shard", "3/2", "--runner", "list")
      #expect(answer.status == 2, "\(answer)")
      #expect(try await shard("--shard", "1/2").status == 2)
      answer = try await AssayProgram.run(["tests", "shard", "order/unit", "--plan"], in: folder)
      #expect(answer.status == 2 && answer.error.contains("choose from: orders/unit"), "\(answer)")
    }
  }
}
