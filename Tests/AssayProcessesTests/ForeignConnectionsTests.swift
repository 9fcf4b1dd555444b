import AssayProcesses
import Glibc
import Testing

struct ForeignConnectionsTests {
  @Test(arguments: [
    (
      "   3: 0100007F:D2F0 0100007F:1538 01 00000000:00000000 00:00000000 00000000  0 0 7741 1",
      "127.0.0.1:5432" as String?
    ),
    (
      "   0: 0000000000000000FFFF00000100007F:D2F0 0000000000000000FFFF00000500000A:1538 02 "
        + "00000000:00000000 00:00000000 00000000  0 0 12 1", "10.0.0.5:5432"
    ),
    // Listening, another port, no owner any more, cut off.
    ("   1: 0100007F:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 7 1", nil),
    ("   1: 0100007F:D2F0 0100007F:1539 01 00000000:00000000 00:00000000 00000000 0 0 7 1", nil),
    ("   1: 0100007F:D2F0 0100007F:1538 01 00000000:00000000 00:00000000 00000000 0 0 0 1", nil),
    ("   1: 0100007F:D2F0 0100007F", nil),
  ])
  func `reads the kernel's table`(line: String, address: String?) {
    let connection = OutgoingConnection(line: Array(line.utf8)[...], ports: [5432: "PostgreSQL"])
    #expect(connection?.address == address)
  }

  @Test func `names a process that connects to a server it was not given`() async throws {
    let listener = try Listener()
    let command = SupervisedCommand(
      id: "app/it", runID: "watch-\(listener.port)",
      // Connects, and stays until the watcher has seen it.
      commandLine:
        "exec bash -c 'exec 3<>/dev/tcp/127.0.0.1/\(listener.port); read -t 20 _ <&3'",
      workingDirectory: "/tmp", environment: ["PATH": "/usr/bin:/bin"], timeout: .seconds(30),
      logPath: nil)
    let running = Task { await command.run() }
    let watch = ConnectionWatch(
      runID: "watch-\(listener.port)", taskID: "app/it", given: [],
      ports: [listener.port: "PostgreSQL"])
    let deadline = ContinuousClock.now + .seconds(15)
    var found: [ForeignConnection] = []
    while found.isEmpty, .now < deadline {
      found = watch.look(except: [])
      // The command connects when it has started, which nothing tells.
      try await Task.sleep(for: .milliseconds(20))
    }
    #expect(found.map(\.address) == ["127.0.0.1:\(listener.port)"])
    #expect(found.first?.service == "PostgreSQL")
    let given = ConnectionWatch(
      runID: "watch-\(listener.port)", taskID: "app/it", given: [listener.port],
      ports: [listener.port: "PostgreSQL"])
    #expect(given.look(except: []).isEmpty)
    let other = ConnectionWatch(
      runID: "watch-\(listener.port)", taskID: "app/unit", given: [],
      ports: [listener.port: "PostgreSQL"])
    #expect(other.look(except: []).isEmpty)
    running.cancel()
    _ = await running.value
  }
}

/// A port of 127.0.0.1 that takes connections and says nothing.
private final class Listener: Sendable {
  let port: UInt16
  private let descriptor: Int32

  init() throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = descriptor
    let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe bind(descriptor, pointer, length) == 0 && listen(descriptor, 8) == 0
          ? getsockname(descriptor, pointer, &length) : -1
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    try #require(result == 0)
  }

  deinit { close(descriptor) }
}
