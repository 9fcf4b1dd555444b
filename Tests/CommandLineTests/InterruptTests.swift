import AssayTestSupport
import Foundation
import Subprocess
import SystemPackage
import Testing

/// Ctrl-C under a real pseudo-terminal, at each stage that takes time.
struct InterruptTests {
  /// A manifest that lingers in one stage, with what the terminal shows by then.
  static let stages: [(stage: String, manifest: @Sendable (String) -> String, shows: String)] = [
    (
      "provision",
      { _ in
        """
        assay: 1
        system: demo
        services:
          app:
            path: .
            needs: [db]
            suites: [{name: it, layer: integration, run: "true"}]
        dependencies:
          db: {kind: postgres, migrations: db}
        """
      }, "db"
    ),
    (
      "build",
      { marker in
        """
        assay: 1
        system: demo
        services:
          app:
            path: .
            build: "touch started; sleep \(marker)"
            suites: [{name: unit, layer: unit, run: "true"}]
        """
      }, "build app"
    ),
    (
      "run", { marker in Manifests.suite("touch started; sleep \(marker)") }, "app/unit"
    ),
  ]

  @Test(arguments: stages.indices)
  func `Ctrl-C stops everything, exits with 3 and leaves nothing behind`(index: Int) async throws {
    let stage = Self.stages[index]
    let marker = "9\(UInt32.random(in: 100_000...999_999))"
    try await TemporaryFolder.with { folder in
      try folder.write(stage.manifest(marker), to: "assay.yaml")
      try folder.write("SELECT pg_sleep(\(marker));", to: "db/1.sql")
      // `script` gives the program a terminal of its own and passes on what is typed.
      let result = try await Subprocess.run(
        .name("script"),
        // Without the trap, a shell like dash takes the interrupt for itself and says nothing.
        arguments: [
          "-qfec", "trap : INT; '\(AssayProgram.path)' verify; echo status=$?", "/dev/null",
        ],
        environment: AssayProgram.environment(["TERM": "xterm"]),
        workingDirectory: FilePath(folder.path), input: .inputWriter, output: .sequence,
        error: .discarded
      ) { execution in
        var seen = ""
        var interrupted = false
        for try await chunk in execution.standardOutput {
          seen += unsafe chunk.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
          let reached =
            stage.stage == "provision"
            ? Self.isMigrating(marker) : folder.exists("started")
          if !interrupted, seen.contains(stage.shows), reached {
            interrupted = true
            _ = try await execution.standardInputWriter.write("\u{3}")
          }
        }
        return seen
      }
      #expect(result.closureResult.contains("status=3"), "\(result.closureResult)")
      #expect(result.closureResult.contains("interrupted"), "\(result.closureResult)")
      #expect(ProcessSearch.commandLines(containing: marker) == [])
      #expect(ProcessSearch.commandLines(containing: "\(folder.path)/.assay") == [])
    }
  }

  @Test func `killed without warning, its servers, suites and folders go all the same`()
    async throws
  {
    let marker = "9\(UInt32.random(in: 100_000...999_999))"
    try await TemporaryFolder.with { folder in
      try folder.write(
        """
        assay: 1
        system: demo
        services:
          app:
            path: .
            needs: [db, cache]
            suites:
              - name: it
                layer: integration
                run: echo "$DB_PORT $CACHE_PORT" > ports; setsid sleep \(marker) & sleep \(marker)
        dependencies:
          db: {kind: postgres}
          cache: {kind: redis}
        """, to: "assay.yaml")
      // Waits for what must become true, ten seconds at most each.
      try folder.write(
        """
        "$ASSAY" verify > /dev/null 2>&1 &
        until [ -s ports ]; do sleep 0.05; done
        kill -9 $!
        read db cache < ports
        for try in $(seq 200); do
          if ! pgrep -f "sleep \(marker)" > /dev/null; then break; fi
          sleep 0.05
        done
        for port in $db $cache; do
          for try in $(seq 200); do
            if ! (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null; then continue 2; fi
            sleep 0.05
          done
          echo "port $port still answers"
        done
        """, to: "kill.bash")
      let answer = try await AssayProgram.shell("bash kill.bash", in: folder)
      #expect(answer.output == "", "\(answer.output)\(answer.error)")
      #expect(ProcessSearch.commandLines(containing: marker) == [])
    }
  }

  /// psql names its file, not the statement; the file lies in the test's own folder.
  private static func isMigrating(_ marker: String) -> Bool {
    !ProcessSearch.commandLines(containing: "SELECT").isEmpty
      || !ProcessSearch.commandLines(containing: "psql").isEmpty
  }
}
