import AssayTestSupport
import Foundation
import Testing

/// Suites misbehave in every way; the verdict must be no, with the reason, and nothing left behind.
struct VerifyFaultTests {
  @Test(arguments: [
    ("no-such-program-here", "exit code 127"),
    ("true", "reported no test results"),
    ("exit 3", "exit code 3 and reported no test results"),
    (Manifests.oneGreenTest + "; exit 4", "exit code 4 although none of its tests failed"),
    ("kill -9 $$", "SIGKILL"),
    ("echo '<testsuite tests=\"2\"><testcase name=\"t\"/><testca' > r.xml", "can't be trusted"),
    ("printf '' > r.xml", "can't be trusted"),
    ("echo '<testsuite tests=\"0\"/>' > r.xml", "ran no test"),
    (
      "echo '<testsuite><testcase name=\"t\"><failure message=\"3 is not 4\"/></testcase></testsuite>'"
        + " > r.xml", "3 is not 4"
    ),
  ])
  func `a suite that goes wrong says so and exits with 1`(run: String, said: String) async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(Manifests.suite(run), to: "assay.yaml")
      let answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 1, "\(answer.error)")
      #expect(answer.output.contains("app/unit"), "\(answer.output)")
      #expect(answer.output.contains(said), "\(answer.output)")
    }
  }

  @Test(arguments: [
    // No suite at all, or none for this occasion.
    "    path: .\n",
    "    path: .\n    suites: [{name: u, layer: unit, run: 'true', results: r.xml, when: staging}]\n",
  ])
  func `a run in which nothing runs is a no`(service: String) async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("assay: 1\nsystem: demo\nservices:\n  app:\n\(service)", to: "assay.yaml")
      let answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 1, "\(answer.output)")
      #expect(answer.output.contains("has no suite that runs now"), "\(answer.output)")
    }
  }

  @Test func `each of several declared result files must be there`() async throws {
    try await TemporaryFolder.with { folder in
      let manifest = Manifests.suite(Manifests.oneGreenTest)
        .replacing("results: r.xml", with: "results: [r.xml, other.xml]")
      try folder.write(manifest, to: "assay.yaml")
      let answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 1)
      #expect(answer.output.contains("there is no other.xml"), "\(answer.output)")
    }
  }

  @Test func `a failure in either of two sources of results counts`() async throws {
    try await TemporaryFolder.with { folder in
      let failing =
        "echo '<testsuite><testcase name=\"z\"><failure/></testcase></testsuite>' > r.xml"
      let asked = Manifests.oneGreenTest.replacing("> r.xml", with: "> $ASSAY_RESULTS")
      try folder.write(Manifests.suite("\(failing); \(asked)"), to: "assay.yaml")
      let answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 1)
      #expect(answer.output.contains("1 failing test"), "\(answer.output)")
    }
  }

  @Test func `two suites that name the same file do not pass on each other's results`()
    async throws
  {
    try await TemporaryFolder.with { folder in
      let manifest = Manifests.suite(
        Manifests.oneGreenTest,
        top: """
                - {name: idle, layer: unit, run: "true", results: r.xml}
          """)
      try folder.write(manifest, to: "assay.yaml")
      let answer = try await AssayProgram.run(["verify", "--jobs", "2"], in: folder)
      #expect(answer.status == 1)
      #expect(answer.output.contains("app/idle"), "\(answer.output)")
      #expect(answer.output.contains("older than this run"), "\(answer.output)")
    }
  }

  @Test func `results of an earlier run do not count`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("<testsuite tests=\"1\"><testcase name=\"t\"/></testsuite>", to: "r.xml")
      let past = Date(timeIntervalSince1970: 1_700_000_000)
      try FileManager.default.setAttributes(
        [.modificationDate: past], ofItemAtPath: "\(folder.path)/r.xml")
      try folder.write(Manifests.suite("true"), to: "assay.yaml")
      let answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 1)
      #expect(answer.output.contains("r.xml is older than this run"), "\(answer.output)")
    }
  }

  @Test func `fewer tests than the last green run is a no until the manifest says so`() async throws
  {
    try await TemporaryFolder.with { folder in
      let two =
        "echo '<testsuite><testcase name=\"a\"/><testcase name=\"b\"/></testsuite>' > r.xml"
      try folder.write(Manifests.suite(two), to: "assay.yaml")
      #expect(try await AssayProgram.run(["verify"], in: folder).status == 0)
      try folder.write(Manifests.suite(Manifests.oneGreenTest), to: "assay.yaml")
      let fewer = try await AssayProgram.run(["verify"], in: folder)
      #expect(fewer.status == 1)
      #expect(fewer.output.contains("ran 1 tests, fewer than the 2"), "\(fewer.output)")
      try folder.write(
        Manifests.suite(Manifests.oneGreenTest, extra: "atLeast: 1"), to: "assay.yaml")
      #expect(try await AssayProgram.run(["verify"], in: folder).status == 0)
    }
  }

  @Test func `a suite that hangs is stopped with its whole tree`() async throws {
    try await TemporaryFolder.with { folder in
      let seconds = "9\(UInt32.random(in: 100_000...999_999))"
      try folder.write(
        Manifests.suite(
          "trap '' TERM; sh -c 'sleep \(seconds)' & sleep \(seconds)", extra: "timeout: 300ms"),
        to: "assay.yaml")
      let answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 1)
      #expect(answer.output.contains("timed out after 0.3 s"), "\(answer.output)")
      #expect(ProcessSearch.commandLines(containing: "sleep \(seconds)") == [])
    }
  }

  @Test func `children that a suite leaves behind are stopped and named`() async throws {
    try await TemporaryFolder.with { folder in
      let seconds = "9\(UInt32.random(in: 100_000...999_999))"
      try folder.write(
        Manifests.suite(
          "setsid sleep \(seconds) > /dev/null 2>&1 & \(Manifests.oneGreenTest)"),
        to: "assay.yaml")
      let answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 0, "\(answer.output)\(answer.error)")
      #expect(try folder.read(".assay/report/report.json").contains("left 1 processes behind"))
      #expect(ProcessSearch.commandLines(containing: "sleep \(seconds)") == [])
    }
  }

  @Test func `a gigabyte of output neither fills the disk nor hides the results`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(
        Manifests.suite("head -c 1000000000 /dev/zero; \(Manifests.oneGreenTest)"),
        to: "assay.yaml")
      let answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 0, "\(answer.output)\(answer.error)")
      let log = try FileManager.default.attributesOfItem(
        atPath: folder.url(".assay/report/logs/app~unit.log").resolvingSymlinksInPath().path)
      #expect((log[.size] as? Int ?? .max) < 80 << 20)
    }
  }

  @Test func `two verifications at once both finish and both are remembered`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(Manifests.suite(Manifests.oneGreenTest), to: "assay.yaml")
      let answers = try await withThrowingTaskGroup(of: Int32.self) { group in
        for _ in 0..<2 {
          group.addTask { try await AssayProgram.run(["verify"], in: folder).status }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers == [0, 0])
      let history = try await AssayProgram.run(["history", "--json"], in: folder)
      let runs = try JSONSerialization.jsonObject(with: Data(history.output.utf8)) as? [Any]
      #expect(runs?.count == 2)
    }
  }

  @Test func `a disk that fills up while the report is written is an infrastructure failure`()
    async throws
  {
    try await TemporaryFolder.with { folder in
      try folder.write(Manifests.suite(Manifests.oneGreenTest), to: "assay.yaml")
      // A limit on the size of files is what a full disk looks like, without needing root.
      let answer = try await AssayProgram.shell("ulimit -f 8; \"$ASSAY\" verify", in: folder)
      #expect(answer.status == 3, "\(answer.output)")
      #expect(answer.error.contains("disk"), "\(answer.error)")
    }
  }

  /// A private mount is a disk that is really full; containers may forbid it.
  static let canMount: Bool = {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "unshare -rm mount -t tmpfs none /mnt"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  @Test(.enabled(if: canMount, "this machine forbids private mounts"))
  func `a disk that is full under the history costs the history, not the verdict`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(Manifests.suite(Manifests.oneGreenTest), to: "assay.yaml")
      try folder.write(
        """
        mkdir small .assay
        mount -t tmpfs -o size=40k none small
        ln -s "$PWD/small/history.sqlite" .assay/history.sqlite
        exec "$ASSAY" verify
        """, to: "full.sh")
      let answer = try await AssayProgram.shell("unshare -rm sh -e full.sh", in: folder)
      #expect(answer.status == 3, "\(answer.error)")
      #expect(answer.output.contains("1 test in 1 of 1 suite passed"), "\(answer.output)")
      #expect(answer.error.contains("make room on the disk"), "\(answer.error)")
    }
  }

  @Test func `a history that can't be written is told after the verdict`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(Manifests.suite(Manifests.oneGreenTest), to: "assay.yaml")
      try folder.write(
        String(repeating: "not a database ", count: 500), to: ".assay/history.sqlite")
      let answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 3)
      #expect(answer.output.contains("1 test in 1 of 1 suite passed"), "\(answer.output)")
      #expect(answer.error.contains("move the file away"), "\(answer.error)")
    }
  }

  @Test func `a dependency that is not installed is an infrastructure failure`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(
        """
        assay: 1
        system: demo
        services:
          app:
            path: .
            needs: [db]
            suites: [{name: it, layer: integration, run: "true"}]
        dependencies:
          db: {kind: postgres, version: "99", runtime: process}
        """, to: "assay.yaml")
      let answer = try await AssayProgram.run(["verify"], in: folder)
      #expect(answer.status == 3)
      #expect(answer.error.contains("apt-get install postgresql"), "\(answer.error)")
    }
  }
}
