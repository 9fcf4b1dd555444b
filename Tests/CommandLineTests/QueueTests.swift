import AssayTestSupport
import Foundation
import Testing

/// `assay tests queue` and the machines that ask it, as real processes.
struct QueueTests {
  private static let modules = ["a", "b", "c", "d"]

  /// Tests that write down that they ran, and the timings of all but one of them.
  private func prepare(_ folder: TemporaryFolder, failing: String = "") async throws {
    try folder.write("assay: 1\n", to: "assay.yaml")
    var results = "<testsuite>"
    for module in Self.modules + ["new"] {
      try folder.write(
        """
        def test_\(module)():
            with open("ran", "a") as file:
                file.write("\(module)\\n")
            assert "\(module)" != "\(failing)"

        """, to: "tests/test_\(module).py")
      if module == "new" { continue }
      results += #"<testcase classname="tests.test_\#(module)" name="test_\#(module)" time="0.1"/>"#
    }
    try folder.write(results + "</testsuite>", to: "r.xml")
    for line in [
      "ingest --suite app/unit --run r r.xml", "shard app/unit --write-timings t.json",
    ] {
      let words = ["tests"] + line.split(separator: " ").map(String.init)
      let answer = try await AssayProgram.run(words, in: folder)
      try #require(answer.status == 0, "\(answer)")
    }
  }

  /// Starts a queue, whose address is `$url`, and does `work`; the queue's output and code come last.
  private func queue(
    _ options: String = "", _ work: String, in folder: TemporaryFolder
  ) async throws -> AssayProgram.Answer {
    try await AssayProgram.shell(
      """
      mkfifo pipe
      $ASSAY tests queue app/unit --timings t.json \(options) >pipe & queue=$!
      exec 3<pipe
      read -r url <&3
      worker() { $ASSAY tests shard app/unit --timings t.json --queue $url -- "$@"; }
      tests="/usr/bin/python3 -m pytest -q -p no:cacheprovider"
      \(work)
      wait $queue; code=$?
      cat <&3
      echo "queue $code"
      """, in: folder)
  }

  private func ran(_ folder: TemporaryFolder) throws -> [String] {
    try folder.read("ran").split(separator: "\n").map(String.init).sorted()
  }

  @Test func `two machines share a suite, and run each test once`() async throws {
    try await TemporaryFolder.with { folder in
      try await prepare(folder)
      let answer = try await queue(
        "", "worker $tests >&2 & worker $tests >&2; one=$?; wait $!; echo workers $one $?",
        in: folder)
      #expect(answer.output.contains("workers 0 0"), "\(answer)")
      #expect(answer.output.contains("5 of 5 parts done by 2 machines in"), "\(answer)")
      #expect(answer.output.hasSuffix("queue 0\n"), "\(answer)")
      #expect(try ran(folder) == ["a", "b", "c", "d", "new"])
    }
  }

  @Test func `what fails is named, and the rest runs all the same`() async throws {
    try await TemporaryFolder.with { folder in
      try await prepare(folder, failing: "b")
      let answer = try await queue("", "worker $tests >&2; echo worker $?", in: folder)
      #expect(answer.output.contains("worker 1\n"), "\(answer)")
      #expect(answer.output.contains("failed: tests.test_b\n"), "\(answer)")
      #expect(answer.output.hasSuffix("queue 1\n"), "\(answer)")
      #expect(try ran(folder) == ["a", "b", "c", "d", "new"])
    }
  }

  @Test func `what a machine leaves undone another one does`() async throws {
    try await TemporaryFolder.with { folder in
      try await prepare(folder)
      let answer = try await queue(
        "--patience 20s",
        "worker sh -c 'kill -9 $PPID' pytest; echo dead $?; worker $tests >&2; echo alive $?",
        in: folder)
      #expect(answer.output.contains("dead 137\nalive 0\n"), "\(answer)")
      #expect(answer.output.contains("5 of 5 parts done by 2 machines"), "\(answer)")
      #expect(answer.output.hasSuffix("queue 0\n"), "\(answer)")
      #expect(try ran(folder) == ["a", "b", "c", "d", "new"])
    }
  }

  @Test func `a queue that nobody asks any more has failed`() async throws {
    try await TemporaryFolder.with { folder in
      try await prepare(folder)
      let answer = try await queue(
        "--patience 1s", "worker sh -c 'kill -9 $PPID' pytest", in: folder)
      #expect(answer.error.contains("no machine asks any more"), "\(answer)")
      #expect(answer.output.hasSuffix("queue 3\n"), "\(answer)")
    }
  }

  @Test func `machines with other timings, or without a queue, are told so`() async throws {
    try await TemporaryFolder.with { folder in
      try await prepare(folder)
      let other =
        #"{"assayTimings": 1, "microseconds": {"tests.test_a": {"test_a": 5}}}"#
      try folder.write(other, to: "other.json")
      let answer = try await queue(
        "",
        """
        $ASSAY tests shard app/unit --timings other.json --queue $url -- $tests; echo other $?
        $ASSAY tests shard app/unit --timings t.json --queue ${url%/v1}x/v1 -- $tests; echo lost $?
        kill $queue
        """, in: folder)
      #expect(answer.output.contains("other 2\n"), "\(answer)")
      #expect(answer.error.contains("made from other timings"), "\(answer)")
      #expect(answer.output.contains("lost 2\n"), "\(answer)")
      let closed = try await AssayProgram.run(
        [
          "tests", "shard", "app/unit", "--timings", "t.json", "--queue", "http://127.0.0.1:9/x/v1",
          "--", "pytest",
        ], in: folder)
      #expect(closed.status == 3 && closed.error.contains("the queue"), "\(closed)")
    }
  }
}
