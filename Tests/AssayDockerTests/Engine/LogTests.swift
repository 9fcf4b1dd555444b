import AssayDependencies
import AssayDocker
import Foundation
import Testing

@Suite(.needsEngine)
struct LogTests {
  @Test func `reads both streams, the last lines and what came since`() async throws {
    let script = "for i in 1 2 3; do echo out $i; done; echo err >&2; printf 'no end'"
    try await RealEngine.withContainer(["sh", "-c", script]) { client, id in
      _ = try await client.waitForContainer(id)
      var lines: [LogLine] = []
      for try await line in client.logs(of: id) { lines.append(line) }
      #expect(
        lines.filter { $0.stream == .output }.map(\.text)
          == ["out 1", "out 2", "out 3", "no end"])
      #expect(lines.filter { $0.stream == .error }.map(\.text) == ["err"])
      #expect(try await client.lastLines(of: id, count: 2).count == 2)
      let later = Date().timeIntervalSince1970 + 60
      for try await line in client.logs(of: id, LogQuery(since: later)) {
        Issue.record("\(line) is from the future")
      }
    }
  }

  @Test func `follows until the container ends`() async throws {
    let script = "echo first; while [ ! -e /go ]; do sleep 0.05; done; echo last"
    try await RealEngine.withContainer(["sh", "-c", script]) { client, id in
      var lines: [String] = []
      for try await line in client.logs(of: id, LogQuery(follows: true)) {
        lines.append(line.text)
        if line.text == "first" {
          try await client.copy([.init("/go", .bytes([]))], into: id)
        }
      }
      #expect(lines == ["first", "last"])
    }
  }

  @Test func `stops following when the reader stops`() async throws {
    try await RealEngine.withContainer(["sh", "-c", "yes | head -n 100000; sleep 600"]) {
      client, id in
      var count = 0
      for try await line in client.logs(of: id, LogQuery(follows: true)) {
        if line.text == "y" { count += 1 }
        if count == 20_000 { break }
      }
      #expect(count == 20_000)
    }
  }

  @Test func `reads a terminal's output without frames`() async throws {
    let script = "echo one; echo two >&2"
    try await RealEngine.withContainer(
      ["sh", "-c", script], change: { $0.hasTerminal = true }
    ) { client, id in
      _ = try await client.waitForContainer(id)
      #expect(try await client.lastLines(of: id, count: 9).map(\.text) == ["one", "two"])
      #expect(
        try await client.lastLines(of: id, count: 9, hasTerminal: true).map(\.text)
          == ["one", "two"])
    }
  }

  @Test func `reports a container that is not there`() async throws {
    let client = try await RealEngine.client()
    let error = try await engineError {
      for try await _ in client.logs(of: "assay-nothing") {}
    }
    #expect(error.isNotFound)
  }
}
