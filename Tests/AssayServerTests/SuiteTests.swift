import AssayDependencies
import AssayLeaseClient
import AssayProvisioning
import AssayServer
import Foundation
import Testing

/// Who may ask for what, by the address.
struct SuiteTests {
  @Test func `a suite of verify leases only what it needs, and describes nothing`() async throws {
    try await ServedRun.with { served in
      let address = served.server.address(for: "orders/it", needs: ["cache"])
      let lease = try await ask("POST", "\(address)/leases", #"{"dependency": "cache"}"#)
      #expect(lease.status == 201)
      #expect(lease.object["suite"] as? String == "orders/it")
      let other = try await ask("POST", "\(address)/leases", #"{"dependency": "other"}"#)
      #expect(other.status == 400)
      #expect(other.error("remedy") == "Name other under its `needs`.")
      let described = try await ask(
        "POST", "\(address)/dependencies", #"{"kind": "redis", "name": "own"}"#)
      #expect(described.status == 400)
      #expect(described.error("remedy").contains("under `dependencies` in the manifest"))
      for (method, path) in [("POST", "stop"), ("POST", "suites"), ("DELETE", "suites/a")] {
        let answer = try await ask(method, "\(address)/\(path)", #"{"name": "a"}"#)
        #expect(answer.status == 400)
        #expect(answer.error("happened") == "It was given to a suite, which may only lease.")
      }
      #expect(await served.startedNames() == ["cache"])
    }
  }

  @Test func `a suite neither sees nor releases what another has`() async throws {
    try await ServedRun.with { served in
      let addresses = ["a", "b"].map { served.server.address(for: $0) }
      let lease = try await ask("POST", "\(addresses[0])/leases", #"{"dependency": "cache"}"#)
      let id = try #require(lease.object["id"] as? String)
      #expect(try await ask("GET", "\(addresses[1])/leases").text == "[]")
      #expect(try await ask("DELETE", "\(addresses[1])/leases/\(id)").status == 400)
      #expect(try await ask("DELETE", "\(addresses[0])/leases/\(id)").status == 200)
      #expect(try await ask("DELETE", "\(addresses[0])/leases/\(id)").status == 400)
    }
  }

  @Test func `an opened suite has parts, variables and an address, until it ends`() async throws {
    try await ServedRun.with { served in
      let client = LeaseClient(address: served.server.fullAddress())
      let suite = try await client.openSuite(
        "exec", dependencies: ["cache", "other"], pid: getpid())
      #expect(suite.leases.map(\.dependency) == ["cache", "other"])
      #expect(suite.env["CACHE_URL"] == suite.leases[0].url)
      #expect(suite.env["OTHER_URL"] == suite.leases[1].url)
      // Both claim it, so neither gets it.
      #expect(suite.env["REDIS_URL"] == nil)
      let own = LeaseClient(address: suite.address)
      _ = try await own.lease("cache", suite: "somebody else", test: "leaves its part")
      let again = try await client.openSuite("exec", dependencies: ["cache"], pid: getpid())
      #expect(again.suite != suite.suite)
      #expect(again.env["REDIS_URL"] == again.leases[0].url)

      let end = try await client.endSuite(suite.suite, keep: false)
      #expect(end.leases.count == 3)
      #expect(end.violations == [])
      let records = await served.run.host.leaseRecords
      #expect(records.filter { !$0.isReleased }.map(\.lease.owner.suite) == [again.suite])
      #expect(try await ask("GET", "\(suite.address)/leases").status == 400)
      #expect(try await ask("GET", "\(again.address)/leases").status == 200)
    }
  }

  @Test func `a suite whose process is gone ends when the next one opens`() async throws {
    try await ServedRun.with { served in
      let client = LeaseClient(address: served.server.fullAddress())
      let process = Process()
      process.executableURL = URL(filePath: "/bin/true")
      try process.run()
      process.waitUntilExit()
      _ = try await client.openSuite(
        "dead", dependencies: ["cache"], pid: process.processIdentifier)
      let next = try await client.openSuite("next", dependencies: ["cache"], pid: getpid())
      let records = await served.run.host.leaseRecords
      #expect(records.filter { !$0.isReleased }.map(\.lease.owner.suite) == [next.suite])
    }
  }

  @Test func `what does not start leaves a suite without anything`() async throws {
    try await ServedRun.with { served in
      let address = served.server.fullAddress()
      let answer = try await ask(
        "POST", "\(address)/dependencies",
        #"{"kind": "postgres", "version": "99", "name": "db", "runtime": "process"}"#)
      #expect(answer.status == 503)
      #expect(answer.error("remedy").contains("apt-get install postgresql"))
      let suite = try await ask(
        "POST", "\(address)/suites", #"{"name": "a", "dependencies": ["cache", "db"]}"#)
      #expect(suite.status == 503)
      #expect(await served.run.host.leaseRecords.allSatisfy(\.isReleased))
    }
  }

  @Test func `a log is read without starting, and followed until the server ends`() async throws {
    try await ServedRun.with { served in
      let client = LeaseClient(address: served.server.fullAddress())
      _ = try await client.lease("cache", suite: nil, test: nil)
      let all = try await client.log(of: "cache", lines: 10_000)
      #expect(try await client.log(of: "cache", lines: 2) == all.suffix(2))
      let (lines, line) = AsyncStream<String>.makeStream()
      async let following: Void = client.follow("cache", lines: 2) { line.yield($0) }
      let server = try await served.run.host.start("cache").server
      let port = try #require(server.endpoints.values.first?.port)
      var seen: [String] = []
      for await line in lines {
        seen.append(line)
        if seen.count == 2 {
          _ = try await server.run(["redis-cli", "-p", "\(port)", "bgsave"])
        }
        if line.contains("Background saving started") { break }
      }
      #expect(Array(seen.prefix(2)) == Array(all.suffix(2)))
      await server.stop()
      try await following
    }
  }

  @Test func `whoever started the run stops it, once asked`() async throws {
    try await ServedRun.with { served in
      let (requests, request) = AsyncStream<Void>.makeStream()
      let server = try await LeaseServer.start(for: served.run.host) { request.yield() }
      let answer = try await ask("POST", "\(server.fullAddress())/stop")
      #expect(answer.object["stopping"] as? Bool == true)
      for await _ in requests { break }
      await server.stop()
    }
  }
}
