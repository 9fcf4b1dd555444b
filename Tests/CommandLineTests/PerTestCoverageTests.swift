import AssayTestSupport
import Foundation
import Testing

/// What each Swift test executed, from the trait to the tests that a change can reach.
struct PerTestCoverageTests {
  /// Of Assay itself, whose trait is compiled.
  private static let sources: String = {
    var folder = URL(filePath: #filePath)
    repeat {
      folder.deleteLastPathComponent()
    } while !FileManager.default.fileExists(
      atPath: folder.appending(path: "Package.swift").path(percentEncoded: false))
    return folder.appending(path: "Sources").path(percentEncoded: false)
  }()

  /// A test program without a package, whose tests run at once but for the trait.
  private static let build = """
    set -e
    plugins="$(dirname "$(readlink -f "$(command -v swift)")")/../lib/swift/host/plugins/testing"
    clang -c "\(sources)/CProfileCounters/Counters.c" -I "\(sources)/CProfileCounters/include" -o c.o
    swiftc -swift-version 6 -parse-as-library -module-name ShopTests -plugin-path "$plugins" \
      -enable-upcoming-feature NonisolatedNonsendingByDefault \
      -profile-generate -profile-coverage-mapping -I "\(sources)/CProfileCounters/include" \
      Sources/Price.swift Tests/Tests.swift "\(sources)"/AssayTestCoverage/*.swift c.o -o tests.xctest
    mkdir profiles
    """

  private func with(_ body: (TemporaryFolder) async throws -> Void) async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(
        """
        func price(_ count: Int) -> Int {
          if count > 9 {
            return 9
          }
          return count
        }

        """, to: "Sources/Price.swift")
      try folder.write(
        """
        import Testing
        @Suite(.perTestCoverage) struct Prices {
          @Test func few() { #expect(price(1) == 1) }
          @Test(.perTestCoverage) func many() { #expect(price(10) == 9) }
          @Test(arguments: [0, 1, 2]) func none(_ count: Int) { #expect(count < 9) }
        }
        @main struct Program {
          static func main() async { await Testing.__swiftPMEntryPoint() as Never }
        }
        """, to: "Tests/Tests.swift")
      let built = try await AssayProgram.shell(Self.build, in: folder)
      try #require(built.status == 0, "\(built)")
      try await body(folder)
    }
  }

  @Test func `a changed line reaches the test that alone ran it, and no other`() async throws {
    try await with { folder in
      try folder.write(
        """
        assay: 1
        system: shop
        base: main
        services:
          app:
            path: .
            suites: [{layer: unit, run: "true", results: r.xml}]

        """, to: "assay.yaml")
      let measured = try await AssayProgram.shell(
        """
        set -e
        export LLVM_PROFILE_FILE=rest.profraw
        mkdir together
        ASSAY_TEST_COVERAGE=together ./tests.xctest --testing-library swift-testing
        for test in few many none; do
          ASSAY_TEST_COVERAGE=profiles ./tests.xctest --testing-library swift-testing --filter $test
        done
        $ASSAY coverage tests together --binary tests.xctest -o together.json
        $ASSAY coverage tests profiles --binary tests.xctest -o tests.json
        """, in: folder)
      #expect(measured.status == 0, "\(measured)")
      #expect(
        measured.output.split(separator: "\n").count { $0.hasPrefix("what 3 tests executed") } == 2,
        "\(measured)")
      try folder.write(
        """
        <testsuite><testcase classname="ShopTests.Prices" name="few()"/>
        <testcase classname="ShopTests.Prices" name="many()"/>
        <testcase classname="ShopTests.Prices" name="none(_:)"/></testsuite>
        """, to: "r.xml")
      let code = try folder.read("Sources/Price.swift")
      let ready = try await AssayProgram.shell(
        "\(CoverageCommandTests.commit) && $ASSAY tests ingest --suite app/unit r.xml", in: folder)
      try #require(ready.status == 0, "\(ready)")
      try folder.write(
        code.replacing("    return 9\n", with: "    return 8\n"), to: "Sources/Price.swift")
      let impact = try await AssayProgram.shell(
        "$ASSAY tests impact --tests --coverage tests.json", in: folder)
      #expect(impact.output.contains("run   app/unit, 1 of 3 tests"), "\(impact)")
      #expect(
        impact.output.contains("many(): runs changed lines 3 of Sources/Price.swift"), "\(impact)")
      // What ran once for all of them may be what they share.
      let shared = try await AssayProgram.shell(
        "$ASSAY tests impact --tests --coverage together.json", in: folder)
      #expect(shared.output.contains("run   app/unit, 3 of 3 tests"), "\(shared)")
    }
  }

  @Test func `nothing is measured unless asked for, and what cannot be written is no failure`()
    async throws
  {
    try await with { folder in
      let quiet = try await AssayProgram.shell(
        "./tests.xctest --testing-library swift-testing; ls profiles", in: folder)
      #expect(quiet.status == 0 && !quiet.output.contains(".profraw"), "\(quiet)")
      let lost = try await AssayProgram.shell(
        "ASSAY_TEST_COVERAGE=nowhere ./tests.xctest --testing-library swift-testing", in: folder)
      #expect(lost.status == 0, "\(lost)")
      #expect(lost.error.contains("could not be written to nowhere"), "\(lost)")
      let none = try await AssayProgram.shell(
        "$ASSAY coverage tests profiles --binary tests.xctest -o x.json", in: folder)
      #expect(none.status == 2 && none.error.contains("no test left what it executed"), "\(none)")
    }
  }
}
