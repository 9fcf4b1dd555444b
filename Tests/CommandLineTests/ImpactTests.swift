import AssayTestSupport
import Foundation
import Testing

/// What a change can reach, from the outside.
struct ImpactTests {
  private static func manifest(_ impact: String) -> String {
    """
    assay: 1
    system: demo
    base: main
    services:
      a:
        path: a
        suites:
          - {layer: unit, run: "sh test.sh", results: r.xml}
      b:
        path: b
        suites:
          - {layer: unit, run: "sh test.sh", results: r.xml}
    pyramid: {unit: 100}
    impact: \(impact)

    """
  }

  /// Two services that know nothing of each other, committed; then a change of `a`.
  private func with(
    _ impact: String, change: String = "a/code.py",
    _ body: (TemporaryFolder) async throws -> Void
  ) async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(Self.manifest(impact), to: "assay.yaml")
      for service in ["a", "b"] {
        try folder.write(Manifests.oneGreenTest, to: "\(service)/test.sh")
        try folder.write("one\n", to: "\(service)/code.py")
      }
      try folder.write("r.xml\n", to: ".gitignore")
      _ = try await AssayProgram.shell(CoverageCommandTests.commit, in: folder)
      // What was never run is new, and always runs.
      let first = try await AssayProgram.shell("$ASSAY verify", in: folder)
      try #require(first.output.contains("2 tests in 2 of 2 suites"), "\(first)")
      try folder.write("two\n", to: change)
      try await body(folder)
    }
  }

  @Test func `suites of other services are not reached`() async throws {
    try await with("{}") { folder in
      let answer = try await AssayProgram.shell("$ASSAY tests impact", in: folder)
      #expect(
        answer.output == """
          1 changed file since main
          run   a/unit, 1 of 1 tests
                  is built from a/code.py (service a → suite a/unit)
          skip  b/unit, 0 of 1 tests
          1 of 2 suites can be reached

          """, "\(answer)")
    }
  }

  @Test(arguments: ["assay.yaml", "a/Makefile", "lib/shared.py"])
  func `what can reach anything reaches everything`(path: String) async throws {
    try await with("{}") { folder in
      try folder.write(Self.manifest("{verdict: never}") + "# changed\n", to: "assay.yaml")
      try folder.write("more\n", to: path == "assay.yaml" ? "a/code.py" : path)
      let answer = try await AssayProgram.shell("$ASSAY tests impact --json", in: folder)
      #expect(answer.output.components(separatedBy: "\"reached\" : true").count == 3, "\(answer)")
    }
  }

  @Test func `without leave of the manifest a selection is no verdict`() async throws {
    try await with("{}") { folder in
      let answer = try await AssayProgram.shell("$ASSAY verify --impacted --json", in: folder)
      #expect(answer.status == 0, "\(answer)")
      #expect(answer.output.contains("\"isPartial\" : true"), "\(answer)")
      #expect(answer.output.contains("\"mayShip\" : false"))
      #expect(answer.output.contains("cannot be reached by this change"))
    }
  }

  @Test func `with leave of the manifest the verdict names what did not run`() async throws {
    try await with("{verdict: pull-request}") { folder in
      let answer = try await AssayProgram.shell("$ASSAY verify --impacted --json", in: folder)
      #expect(answer.output.contains("\"isPartial\" : false"), "\(answer)")
      #expect(
        answer.output.contains("1 suite did not run as this change cannot reach it"), "\(answer)")
    }
  }

  @Test func `rules tie files to suites, and a test that failed lately always runs`() async throws {
    let rules = "{rules: [{path: notes.txt, reaches: [b/unit]}, {path: '*.md', reaches: nothing}]}"
    try await with(rules, change: "notes.txt") { folder in
      var answer = try await AssayProgram.shell("$ASSAY tests impact", in: folder)
      #expect(answer.output.contains("skip  a/unit"), "\(answer)")
      #expect(answer.output.contains("rule notes.txt ties it to notes.txt"), "\(answer)")
      try folder.write(
        "echo '<testsuite><testcase classname=\"S\" name=\"t\"><failure/></testcase></testsuite>' > r.xml",
        to: "a/test.sh")
      _ = try await AssayProgram.shell("$ASSAY verify; git checkout -q a", in: folder)
      answer = try await AssayProgram.shell("$ASSAY tests impact", in: folder)
      #expect(answer.output.contains("failed lately"), "\(answer)")
    }
  }

  @Test func `unit tests of a Swift package are told apart by its targets`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(
        """
        // swift-tools-version: 6.0
        import PackageDescription
        let package = Package(
          name: "shop",
          targets: [
            .target(name: "Price"), .target(name: "Mail"),
            .testTarget(name: "PriceTests", dependencies: ["Price"]),
            .testTarget(name: "MailTests", dependencies: ["Mail"]),
          ])
        """, to: "Package.swift")
      try folder.write(
        """
        assay: 1
        system: shop
        base: main
        services:
          shop:
            suites: [{layer: unit, run: swift test}, {layer: e2e, run: "true", results: r.xml}]

        """, to: "assay.yaml")
      for target in ["Sources/Price", "Sources/Mail", "Tests/PriceTests", "Tests/MailTests"] {
        try folder.write("let one = 1\n", to: "\(target)/Code.swift")
      }
      try folder.write(
        """
        <testsuite><testcase classname="PriceTests.A" name="a()"/>
        <testcase classname="MailTests.B" name="b()"/></testsuite>
        """, to: "r.xml")
      let ready = try await AssayProgram.shell(
        """
        \(CoverageCommandTests.commit) && $ASSAY tests ingest --suite shop/unit r.xml && \
        $ASSAY tests ingest --suite shop/e2e --layer e2e r.xml
        """, in: folder)
      try #require(ready.status == 0, "\(ready)")
      try folder.write("let one = 2\n", to: "Sources/Mail/Code.swift")
      let answer = try await AssayProgram.shell("$ASSAY tests impact", in: folder)
      #expect(answer.output.contains("run   shop/unit, 1 of 2 tests"), "\(answer)")
      #expect(answer.output.contains("(Mail → MailTests)"), "\(answer)")
      #expect(answer.output.contains("run   shop/e2e, 2 of 2 tests"), "\(answer)")
    }
  }

  @Test func `full runs measure what a selection would have missed`() async throws {
    try await with("{}") { folder in
      // The folder of `b` says nothing, and yet its test fails.
      try folder.write(
        "echo '<testsuite><testcase classname=\"S\" name=\"t\"><failure/></testcase></testsuite>' > r.xml",
        to: "b/test.sh")
      _ = try await AssayProgram.shell(
        "git update-index --assume-unchanged b/test.sh; $ASSAY verify", in: folder)
      let answer = try await AssayProgram.shell("$ASSAY tests impact --shadow", in: folder)
      #expect(answer.output.contains("b/unit: S.t"), "\(answer)")
      #expect(answer.output.contains("missed 1 of 1 failures (100.0 %"), "\(answer)")
    }
  }
}
