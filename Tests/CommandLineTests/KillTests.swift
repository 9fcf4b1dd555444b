import AssayTestSupport
import Foundation
import Testing

/// Killed without warning, `assay exec` and `assay up` leave nothing.
struct KillTests {
  /// Waits for an end, not for time; what is asked of the guard is ten seconds.
  private static let waiting = """
    end() { timeout 10 tail --pid="$1" -s 0.02 -f /dev/null || echo "$1 is still there"; }
    """

  @Test func `exec: its servers, their folder and the command go`() async throws {
    let marker = "9\(UInt32.random(in: 100_000...999_999))"
    try await TemporaryFolder.with { folder in
      try folder.write(
        """
        "$ASSAY" ps --json > ps.json
        echo "$ASSAY_RUN_ID" > run
        pgrep -P "$PPID" -f "$ASSAY_RUN_ID" > guard
        setsid sleep \(marker) &
        echo ready > ready
        sleep \(marker)
        """, to: "command.sh")
      let answer = try await AssayProgram.shell(
        """
        \(Self.waiting)
        mkfifo ready
        "$ASSAY" exec --with db=postgres --with cache=redis --runtime process -- sh command.sh \
          2> /dev/null &
        timeout 60 cat ready
        kill -9 $!
        end "$(cat guard)"
        """, in: folder)
      #expect(answer.output == "ready\n", "\(answer.error)")
      let run = try LookingAroundTests.run(folder.read("run"), in: folder.read("ps.json"))
      #expect(Set(run.servers.map(\.name)) == ["cache", "db"])
      #expect(run.servers.allSatisfy { !LookingAroundTests.isAlive($0.id) })
      #expect(!FileManager.default.fileExists(atPath: try #require(run.folder)))
      #expect(ProcessSearch.commandLines(containing: "sleep \(marker)") == [])
    }
  }

  @Test func `up: its servers and their folder go, and nobody is sent to them`() async throws {
    try await TemporaryFolder.with { folder in
      let answer = try await AssayProgram.shell(
        """
        \(Self.waiting)
        "$ASSAY" up --with db=postgres --with cache=redis --runtime process --json > up.json
        "$ASSAY" ps --json > ps.json
        holder=$(sed -n 's/.*"pid" : \\([0-9]*\\).*/\\1/p' up.json)
        echo "$holder"
        guard=$(pgrep -P "$holder" -f "exe up-")
        kill -9 "$holder"
        end "$guard"
        "$ASSAY" url db; echo "status $?"
        "$ASSAY" down; echo "status $?"
        """, in: folder)
      let lines = answer.output.split(separator: "\n")
      #expect(lines.dropFirst() == ["status 2", "status 0"], "\(answer.output)\(answer.error)")
      #expect(answer.error.contains("is gone: db, cache (its process"), "\(answer.error)")
      #expect(answer.error.contains("nothing is up"))
      #expect(!folder.exists(".assay/up/state.json"))
      let holder = try #require(lines.first.flatMap { Int32($0) })
      let run = try #require(
        LookingAroundTests.runs(in: folder.read("ps.json")).first { $0.owner == holder })
      #expect(Set(run.servers.map(\.name)) == ["cache", "db"])
      #expect(run.servers.allSatisfy { !LookingAroundTests.isAlive($0.id) })
      #expect(!FileManager.default.fileExists(atPath: try #require(run.folder)))
    }
  }

  @Test func `exec with servers of up: the command goes, the servers stay`() async throws {
    let marker = "9\(UInt32.random(in: 100_000...999_999))"
    try await TemporaryFolder.with { folder in
      try folder.write(
        """
        pgrep -P "$PPID" -f "$ASSAY_RUN_ID" > guard
        echo ready > ready
        sleep \(marker)
        """, to: "command.sh")
      let answer = try await AssayProgram.shell(
        """
        \(Self.waiting)
        mkfifo ready
        "$ASSAY" up --with cache=redis --runtime process > /dev/null
        "$ASSAY" exec -- sh command.sh 2> /dev/null &
        timeout 60 cat ready
        kill -9 $!
        end "$(cat guard)"
        "$ASSAY" exec -- sh -c 'redis-cli -u "$CACHE_URL" ping'
        "$ASSAY" down
        """, in: folder)
      #expect(answer.output == "ready\nPONG\n", "\(answer.output)\(answer.error)")
      #expect(ProcessSearch.commandLines(containing: "sleep \(marker)") == [])
    }
  }
}
