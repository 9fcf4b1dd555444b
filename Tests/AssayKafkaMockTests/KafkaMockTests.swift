import AssayDependencies
import AssayServerTestSupport
import Foundation
import Testing

/// The helper process, served to kcat, a client of its own.
@Suite(.enabled(if: isInstalled("kcat"), "kcat is not installed here"))
struct KafkaMockTests {
  @Test func `a group reads what another process produced, and goes on where it was`()
    async throws
  {
    try await use(["--topics", "orders:3"]) { mock in
      let produced = try await kcat(
        mock, "printf 'a:1\\nb:2\\nc:3\\n' | kcat -b $B -P -K: -t orders")
      #expect(produced.code == 0)
      let read =
        "kcat -b $B -G readers -q -e -X auto.offset.reset=earliest -X session.timeout.ms=6000 -f '%k=%s\\n' orders"
      let first = try await kcat(mock, read + " | sort")
      #expect(text(first.output) == "a=1\nb=2\nc=3\n")
      _ = try await kcat(mock, "printf 'd:4\\n' | kcat -b $B -P -K: -t orders")
      #expect(text(try await kcat(mock, read).output) == "d=4\n")
    }
  }

  @Test func `topics have the partitions asked for, others come at first use`() async throws {
    try await use(["--brokers", "3", "--topics", "orders:3,audit"]) { mock in
      let list = text(try await kcat(mock, "kcat -b $B -L").output)
      #expect(list.contains(" 3 brokers:"))
      #expect(list.contains("topic \"orders\" with 3 partitions:"))
      #expect(list.contains("topic \"audit\" with 4 partitions:"))
      let new = text(
        try await kcat(mock, "echo x | kcat -b $B -P -t new; kcat -b $B -L -t new").output)
      #expect(new.contains("topic \"new\" with 4 partitions:"))
    }
  }

  @Test func `the first port alone leads to all brokers`() async throws {
    try await use(["--brokers", "3", "--topics", "orders:6"]) { mock in
      #expect(mock.ports.map(\.name) == ["main", "broker2", "broker3"])
      let sent = try await kcat(mock, "seq 60 | kcat -b $B -P -t orders -X partitioner=random")
      #expect(sent.code == 0)
      let read = try await kcat(mock, "kcat -b $B -C -q -e -o beginning -t orders | wc -l")
      #expect(text(read.output) == "60\n")
    }
  }

  @Test func `it ends with its parent`() async throws {
    try await ServerFolder.use { folder in
      // A shell that starts it, waits for its ports, and dies without a word.
      let script = "\"$0\" . & while [ ! -e ports ]; do sleep 0.01; done; echo $! >pid; kill -9 $$"
      _ = try Spawned.run(["/bin/sh", "-c", script, program], folder: folder.path)
      let number = try String(contentsOfFile: "\(folder.path)/pid", encoding: .utf8)
      let pid = try #require(Int32(number.trimmingCharacters(in: .newlines)))
      #expect(await eventually { kill(pid, 0) != 0 || isZombie(pid) })
    }
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGHUP])
  func `it ends in peace when told to`(signal: Int32) async throws {
    try await use([]) { mock in
      kill(mock.child.pid, signal)
      #expect(await wait(mock.child) == 0)
    }
  }

  @Test func `wrong arguments and a folder that is not there are told`() async throws {
    let wrong = try Spawned.run([program, "--brokers", "x", "/tmp"])
    #expect(wrong.code == 2)
    #expect(text(wrong.error).contains("--brokers"))
    let missing = try Spawned.run([program, "/nowhere"])
    #expect(missing.code == 3)
    #expect(text(missing.error).contains("No such file or directory"))
  }

  private struct Mock {
    var child: Spawned
    var ports: [(name: String, port: String)]
  }

  private let program = {
    // Beside the tests, wherever they were built.
    let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    return folder.appending(path: "assay-kafka-mock-fixture").path(percentEncoded: false)
  }()

  private func use(_ options: [String], _ body: (Mock) async throws -> Void) async throws {
    try await ServerFolder.use { folder in
      let child = try Spawned(
        [program, folder.path] + options, folder: folder.path, output: "\(folder.path)/log",
        error: "\(folder.path)/log")
      let path = "\(folder.path)/ports"
      let isThere = await eventually { FileManager.default.fileExists(atPath: path) }
      let lines = isThere ? try String(contentsOfFile: path, encoding: .utf8) : ""
      let ports = lines.split(separator: "\n").map { line in
        let parts = line.split(separator: "=")
        return (name: String(parts[0]), port: String(parts[1]))
      }
      #expect(!ports.isEmpty)
      do {
        try await body(Mock(child: child, ports: ports))
      } catch {
        kill(child.pid, SIGKILL)
        throw error
      }
      kill(child.pid, SIGKILL)
      _ = await wait(child)
    }
  }

  /// Runs a shell's line with `$B` for the broker's address.
  private func kcat(_ mock: Mock, _ line: String) async throws -> (code: Int32, output: [UInt8]) {
    let result = try Spawned.run(
      ["timeout", "60", "/bin/sh", "-c", line],
      environment: ["B": "127.0.0.1:\(mock.ports[0].port)"])
    return (result.code, result.output)
  }

  private func wait(_ child: Spawned) async -> Int32 {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(returning: child.wait()) }
    }
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private func isZombie(_ pid: Int32) -> Bool {
    let text = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
    return text.split(separator: ")").last?.first { $0 != " " } == "Z"
  }
}
