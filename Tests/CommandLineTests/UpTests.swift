import AssayTestSupport
import Foundation
import Testing

/// `assay up`, `url`, `exec`, `logs` and `down`: servers that stay.
struct UpTests {
  /// Runs `body` with a cache that is up, which is stopped in any case.
  private func withCache(
    _ body: (TemporaryFolder, AssayProgram.Answer) async throws -> Void
  ) async throws {
    try await TemporaryFolder.with { folder in
      let up = try await AssayProgram.run(
        ["up", "--with", "cache=redis", "--runtime", "process"], in: folder)
      #expect(up.status == 0, "\(up.error)")
      do { try await body(folder, up) } catch {
        _ = try await AssayProgram.run(["down"], in: folder)
        throw error
      }
      _ = try await AssayProgram.run(["down"], in: folder)
    }
  }

  @Test func `prints variables, once started starts no more, and goes with down`() async throws {
    try await withCache { folder, up in
      let again = try await AssayProgram.run(["up", "--with", "cache=redis"], in: folder)
      #expect(again.status == 0)
      #expect(again.output == up.output)
      let other = try await AssayProgram.run(["up", "--with", "db=postgres"], in: folder)
      #expect(other.status == 2)
      #expect(other.error.contains("Run assay down first"), "\(other.error)")

      let eval = try await AssayProgram.shell(
        "eval \"$(\"$ASSAY\" up --with cache=redis)\"; echo $CACHE_URL; \"$ASSAY\" url redis",
        in: folder)
      let lines = eval.output.split(separator: "\n")
      #expect(lines.count == 2 && lines[0] == lines[1], "\(eval.output)\(eval.error)")

      let down = try await AssayProgram.run(["down"], in: folder)
      #expect(down.status == 0)
      #expect(down.error.contains("stopped cache"), "\(down.error)")
      #expect(!folder.exists(".assay/up/state.json"))
      let url = try await AssayProgram.run(["url", "cache"], in: folder)
      #expect(url.status == 2)
      #expect(url.error.contains("Run assay up first"), "\(url.error)")
      let twice = try await AssayProgram.run(["down"], in: folder)
      #expect(twice.status == 0)
      #expect(twice.error.contains("nothing is up"), "\(twice.error)")
    }
  }

  @Test func `url gives every form, and names those there are`() async throws {
    try await withCache { folder, _ in
      let port = try await AssayProgram.run(["url", "cache", "--form", "port"], in: folder)
      #expect(Int(port.output.dropLast()) != nil, "\(port.output)")
      for (arguments, hint) in [
        (["db"], "Choose from: cache."), (["cache", "--form", "jbdc"], "host"),
      ] {
        let answer = try await AssayProgram.run(["url"] + arguments, in: folder)
        #expect(answer.status == 2)
        #expect(answer.error.contains(hint), "\(answer.error)")
      }
    }
  }

  @Test func `exec gets parts and an address of its own, and gives all back`() async throws {
    try await withCache { folder, up in
      let full = try #require(up.output.firstMatch(of: #/ASSAY_API='(.*)'/#)?.1)
      let answer = try await AssayProgram.shell(
        """
        "$ASSAY" exec -- sh -c 'echo "$ASSAY_API"
          curl -sf "$ASSAY_API/leases" -d "{\\"dependency\\": \\"cache\\"}" > /dev/null
          curl -s -X POST "$ASSAY_API/stop" > stop.json; exit 5'
        curl -sf "\(full)/leases"
        """, in: folder)
      let lines = answer.output.split(separator: "\n")
      #expect(lines.count == 2 && lines[0] != full, "\(answer.output)\(answer.error)")
      #expect(try folder.read("stop.json").contains("which may only lease"))
      // Only what `up` itself has is left.
      #expect(lines.last?.components(separatedBy: #""id":"#).count == 2, "\(answer.output)")
      #expect(lines.last?.contains(#""suite":"up""#) == true)
      let wrong = try await AssayProgram.run(["exec", "--only", "db", "--", "true"], in: folder)
      #expect(wrong.status == 2)
      #expect(wrong.error.contains("Choose from: cache."), "\(wrong.error)")
    }
  }

  @Test func `exec with a runtime starts servers of its own`() async throws {
    try await withCache { folder, _ in
      try folder.write(
        """
        assay: 1
        system: shop
        services: {orders: {needs: [cache], suites: [{layer: unit, run: "true"}]}}
        dependencies: {cache: {kind: redis}}
        """, to: "assay.yaml")
      let answer = try await AssayProgram.shell(
        """
        "$ASSAY" url cache --form port
        "$ASSAY" exec --runtime process -- sh -c 'echo $CACHE_PORT'
        """, in: folder)
      let ports = answer.output.split(separator: "\n").compactMap { Int($0) }
      #expect(ports.count == 2 && ports.first != ports.last, "\(answer.output)\(answer.error)")
    }
  }

  @Test func `a start that fails is told once`() async throws {
    try await TemporaryFolder.with { folder in
      for command in [["up"], ["exec"]] {
        let rest = command == ["exec"] ? ["--", "true"] : []
        let answer = try await AssayProgram.run(
          command + ["--with", "postgres:99", "--runtime", "process"] + rest, in: folder)
        #expect(answer.status == 3)
        let count = answer.error.components(separatedBy: "Installed are only").count - 1
        #expect(count == 1, "\(command): \(answer.error)")
      }
      #expect(!folder.exists(".assay/up/state.json"))
    }
  }

  @Test func `what nobody holds any more is said to be gone, once`() async throws {
    try await withCache { folder, _ in
      let state = try folder.read(".assay/up/state.json")
      _ = try await AssayProgram.run(["down"], in: folder)
      // As a holder leaves it that is killed.
      try folder.write("", to: ".assay/up/lock")
      for command in [["url", "cache"], ["down"], ["ps"], ["logs"]] {
        try folder.write(state, to: ".assay/up/state.json")
        let answer = try await AssayProgram.run(command, in: folder)
        #expect(answer.error.contains("is gone: cache (its process"), "\(answer.error)")
        #expect(!folder.exists(".assay/up/state.json"))
        let again = try await AssayProgram.run(command, in: folder)
        #expect(!again.error.contains("is gone"), "\(again.error)")
      }
    }
  }

  @Test func `a duration that is none is refused with the command's own usage`() async throws {
    try await TemporaryFolder.with { folder in
      for text in ["5x", "h", "0h", "-1h", "99999h"] {
        let answer = try await AssayProgram.run(["up", "--for=\(text)"], in: folder)
        #expect(answer.status == 2)
        #expect(answer.error.contains("30m"), "\(answer.error)")
        #expect(answer.error.contains("Usage: assay up"), "\(answer.error)")
      }
    }
  }

  @Test func `logs shows the last lines of one, of all, and as JSON`() async throws {
    try await withCache { folder, _ in
      let all = try await AssayProgram.run(["logs"], in: folder)
      #expect(all.output.contains("Ready to accept connections"), "\(all.output)\(all.error)")
      let one = try await AssayProgram.run(["logs", "cache", "-n", "1", "--json"], in: folder)
      #expect(one.output.hasPrefix(#"{"dependency":"cache","line":""#), "\(one.output)")
      #expect(one.output.split(separator: "\n").count == 1)
      let follow = try await AssayProgram.shell(
        "\"$ASSAY\" logs -f -n 1 | { read line; echo \"$line\"; \"$ASSAY\" down; cat > /dev/null; }",
        in: folder)
      #expect(follow.output.contains(":M "), "\(follow.output)\(follow.error)")
    }
  }

  @Test func `logs says what there is when asked for something else`() async throws {
    try await withCache { folder, _ in
      let answer = try await AssayProgram.run(["logs", "cash"], in: folder)
      #expect(answer.status == 2)
      #expect(answer.error.contains("Choose from: cache."), "\(answer.error)")
      let count = try await AssayProgram.run(["logs", "-n", "0"], in: folder)
      #expect(count.status == 2)
      #expect(count.error.contains("1 to 10000"), "\(count.error)")
    }
    try await TemporaryFolder.with { folder in
      let answer = try await AssayProgram.run(["logs"], in: folder, environment: ["ASSAY_API": ""])
      #expect(answer.status == 2)
      #expect(answer.error.contains("Run assay up first"), "\(answer.error)")
    }
  }
}
