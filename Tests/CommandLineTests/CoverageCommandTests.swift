import AssayTestSupport
import Foundation
import Testing

/// `assay coverage`, and coverage in `assay verify`, from the outside.
struct CoverageCommandTests {
  /// Commits whatever lies in the folder, on `main`.
  static let commit = """
    git init -q -b main . 2>/dev/null; git add -A && \
    git -c user.name=a -c user.email=a@b.c -c commit.gpgsign=false commit -qm x
    """

  private static let unit = "SF:src/a.py\nDA:1,1\nDA:2,0\nDA:3,1\nend_of_record\n"
  private static let slow = "SF:src/a.py\nDA:1,1\nDA:2,1\nDA:3,0\nend_of_record\n"

  private func shell(
    _ line: String, in folder: TemporaryFolder
  ) async throws -> AssayProgram.Answer {
    try await AssayProgram.shell(line, in: folder)
  }

  @Test func `reports are merged, and lines that only end-to-end tests run are named`() async throws
  {
    try await TemporaryFolder.with { folder in
      try folder.write(Self.unit, to: "unit.info")
      try folder.write(Self.slow, to: "slow.info")
      try folder.write("a\nb\nc\n", to: "src/a.py")
      var answer = try await shell("$ASSAY coverage report unit.info slow.info", in: folder)
      #expect(answer.status == 0, "\(answer)")
      #expect(answer.output.contains(" 100 %  3 of 3  src/a.py\n"), "\(answer)")
      answer = try await shell("$ASSAY coverage report unit.info --at-least 70", in: folder)
      #expect(answer.status == 1, "\(answer)")
      #expect(answer.output.contains("src/a.py:2: never ran"), "\(answer)")
      #expect(answer.output.hasSuffix("66.6 % of 3 lines are covered, wanted 70 %\n"), "\(answer)")
      answer = try await shell(
        "$ASSAY coverage report unit=unit.info e2e=slow.info --critical 'src/*'", in: folder)
      #expect(answer.status == 1, "\(answer)")
      #expect(answer.output.contains("run by end-to-end tests only: src/a.py, lines 2\n"))
    }
  }

  @Test func `the change is compared with where it left the base`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("one\ntwo\nthree\n", to: "src/a.py")
      try folder.write(Self.unit, to: "unit.info")
      _ = try await shell(Self.commit, in: folder)
      try folder.write("one\nTWO\nTHREE\n", to: "src/a.py")
      var answer = try await shell("$ASSAY coverage diff unit.info --base main", in: folder)
      #expect(
        answer.output
          == "src/a.py:2: never ran\nsince main: 50 % of 2 changed lines with code are covered\n",
        "\(answer)")
      #expect(answer.status == 0)
      answer = try await shell("$ASSAY coverage diff unit.info --at-least 60", in: folder)
      #expect(answer.status == 1, "\(answer)")
      answer = try await shell("$ASSAY coverage diff unit.info --base nowhere", in: folder)
      #expect(answer.status == 2 && answer.error.contains("git knows no commit"), "\(answer)")
    }
  }

  @Test func `what was merged is exported, and can be read again`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(Self.unit, to: "unit.info")
      try folder.write(Self.slow, to: "slow.info")
      for format in ["lcov", "cobertura"] {
        let answer = try await shell(
          "$ASSAY coverage export '*.info' --format \(format) -o all && $ASSAY coverage report all",
          in: folder)
        #expect(answer.output.contains("100 % of 3 lines are covered"), "\(answer)")
      }
      let json = try await shell(
        "$ASSAY coverage export e2e=slow.info --format json", in: folder)
      #expect(json.output.contains("\"layers\":{\"e2e\":[[1,2]]}"), "\(json)")
    }
  }

  @Test(arguments: [
    ("report nothing.info", "nothing.info"), ("report '*.none'", "no file matches it"),
    ("report bad.info", "its content is none of the formats"),
    ("report later.json", "version 9 is not known"),
    ("report a.info --at-least 101", "a number from 0 to 100"),
  ])
  func `bad input is answered`(command: String, text: String) async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("nonsense", to: "bad.info")
      try folder.write("{\"assayCoverage\": 9}", to: "later.json")
      let answer = try await shell("$ASSAY coverage \(command)", in: folder)
      #expect(answer.status == 2, "\(answer)")
      #expect(answer.error.contains(text), "\(answer)")
    }
  }

  @Test func `verify judges the change, and lists what is untested`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(
        Manifests.suite(
          "cp unit.lcov now.info; \(Manifests.oneGreenTest)", extra: "coverage: now.info",
          top: "base: main\ncoverage: {change: 80}\n"), to: "assay.yaml")
      try folder.write("one\ntwo\nthree\n", to: "src/a.py")
      try folder.write(Self.unit, to: "unit.lcov")
      _ = try await shell(Self.commit, in: folder)
      try folder.write("one\nTWO\nTHREE\n", to: "src/a.py")
      let answer = try await shell("$ASSAY verify", in: folder)
      #expect(answer.status == 1, "\(answer)")
      #expect(
        answer.output.contains("has 50 % of 2 changed lines with code covered, wanted 80 %"),
        "\(answer)")
      #expect(answer.output.contains("src/a.py:2 is new and never ran"), "\(answer)")
      #expect(try folder.read(".assay/report/report.json").contains("\"codeCoverage\""))
    }
  }

  @Test func `profiles of Swift tests are merged although a test failed`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(
        "func price(_ count: Int) -> Int {\n  if count > 9 {\n    return 9\n  }\n  return count\n}\n",
        to: "Sources/Shop/Price.swift")
      try folder.write("print(price(1))\n", to: "Tests/main.swift")
      let run = """
        swiftc -profile-generate -profile-coverage-mapping Sources/Shop/Price.swift \
        Tests/main.swift -o .build/debug/shopPackageTests.xctest && \
        LLVM_PROFILE_FILE=.build/debug/codecov/a.profraw .build/debug/shopPackageTests.xctest; \
        echo '<testsuite><testcase name="t"><failure message="no"/></testcase></testsuite>' > r.xml; \
        exit 1
        """
      try folder.write("", to: ".build/debug/codecov/old.txt")
      var manifest = Manifests.suite(run, extra: "coverage: swift")
      manifest = manifest.replacing(
        "    path: .\n", with: "    path: .\n    critical: [{path: Sources/Shop, lines: 90}]\n")
      try folder.write(manifest, to: "assay.yaml")
      let answer = try await shell("$ASSAY verify", in: folder)
      #expect(answer.status == 1, "\(answer)")
      let report = try folder.read(".assay/report/report.json")
      #expect(report.contains("83.3 % of lines are covered, wanted 90 %"), "\(answer)\(report)")
      #expect(report.contains("Sources/Shop/Price.swift:3"), "\(report)")
    }
  }

  @Test func `Swift tests that measured nothing are told`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(
        Manifests.suite(Manifests.oneGreenTest, extra: "coverage: swift"), to: "assay.yaml")
      let answer = try await shell("$ASSAY verify --json", in: folder)
      #expect(answer.output.contains("no .profraw file lies under"), "\(answer)")
    }
  }
}
