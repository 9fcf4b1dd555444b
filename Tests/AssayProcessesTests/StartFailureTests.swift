import AssayDependencies
import AssayEvidence
import AssayProcesses
import Foundation
import Synchronization
import Testing

extension ProcessTests {
  struct StartFailureTests {
    @Test func `shows the last lines of a server that ends at once`() async throws {
      try await RuntimeFixture.use { fixture in
        let report = try #require(
          await fixture.failure(
            fixture.script("for i in $(seq 25); do echo line $i; done; echo oops >&2; exit 9")))
        #expect(report.status == .infrastructure)
        #expect(report.attempt == "start Script")
        #expect(report.subject == "it")
        #expect(report.happened.contains("9"))
        #expect(report.happened.hasSuffix("  | line 25\n  | oops"))
        #expect(report.happened.contains("  | line 7\n"))
        #expect(!report.happened.contains("  | line 6\n"))
      }
    }

    @Test func `tries as often as it is told to`() async throws {
      try await RuntimeFixture.use { fixture in
        let line = """
          echo start >> \(fixture.folder.path)/starts
          [ $(wc -l < \(fixture.folder.path)/starts) -ge 3 ] || exit 1
          exec \(try programFixture()) serve $0
          """
        var dependency = fixture.script(line)
        dependency.startAttempts = 2
        #expect(await fixture.failure(dependency) != nil)
        #expect(try fixture.folder.read("starts") == "start\nstart\n")
        try await fixture.with(dependency) { _ in }
      }
    }

    @Test func `gives up on a server that is never ready`() async throws {
      try await RuntimeFixture.use { fixture in
        var dependency = fixture.script("echo still at it; sleep 1000 & wait")
        dependency.startTimeout = .milliseconds(300)
        let report = try #require(await fixture.failure(dependency))
        #expect(report.happened.contains("  | still at it"))
        #expect(report.remedy?.contains("start_timeout") == true)
      }
    }

    @Test(arguments: 0..<12) func `ends whole when cancelled at any moment`(round: Int) async throws
    {
      try await RuntimeFixture.use { fixture in
        var dependency = try fixture.plain(["serve", "{port}", "{data}"])
        dependency.module.process?.initialize = [["sh", "-c", "sleep 0.02; echo > {data}/whole"]]
        if round % 2 == 0 { dependency.ready = .log(.text("never said")) }
        let runtime = fixture.runtime
        let (began, begin) = AsyncStream<Void>.makeStream()
        let task = Task { [dependency] in
          begin.finish()
          return try await runtime.start(dependency, preparation: nil)
        }
        for await _ in began {}
        // From the very beginning to a server that runs.
        if round > 0 { try await Task.sleep(for: .milliseconds(round * round)) }
        task.cancel()
        do {
          // It may have been ready before.
          await (try await task.value).stop()
          #expect(round % 2 == 1)
        } catch {
          #expect(error is FailureReport)
        }
      }
    }

    @Test func `takes another port when the first is taken`() async throws {
      try await RuntimeFixture.use { fixture in
        try await fixture.with(try fixture.plain()) { first in
          let taken = try #require(first.endpoints["plain"]?.port)
          let tries = Mutex(0)
          var other = fixture
          other.environment.reservePort = { isHeld throws(FailureReport) in
            let number = tries.withLock { number in
              number += 1
              return number
            }
            return number < 3
              ? PortReservation(unheld: taken) : try PortReservation(isHeld: isHeld)
          }
          try await other.with(try fixture.plain()) { second in
            #expect(second.endpoints["plain"]?.port != taken)
          }
          #expect(tries.withLock { $0 } == 3)
          other.environment.reservePort = { _ in PortReservation(unheld: taken) }
          let report = try #require(await other.failure(try fixture.plain()))
          #expect(report.happened.contains("port"))
        }
      }
    }

    @Test(.needsRedis) func `does not take a stranger's answer for its server's`() async throws {
      try await RuntimeFixture.use { fixture in
        try await fixture.with(try fixture.plain()) { stranger in
          let taken = try #require(stranger.endpoints["plain"]?.port)
          var other = fixture
          other.environment.reservePort = { _ in PortReservation(unheld: taken) }
          // Lives on without the port, while the stranger answers there.
          var dependency = fixture.script("echo waiting; sleep 1000 & wait")
          dependency.startTimeout = .seconds(5)
          let report = try #require(await other.failure(dependency))
          #expect(
            report.happened.hasPrefix(
              "Another process listens on the port that was chosen: \(taken)."))
          #expect(await stranger.state() == .running)
        }
      }
    }

    @Test func `reads the ports that a server chose itself`() async throws {
      try await RuntimeFixture.use { fixture in
        let port = try PortReservation().port
        var dependency = fixture.script(
          "printf plain= > $0; sleep 0.05; echo \(port) >> $0; "
            + "exec \(try programFixture()) serve \(port)")
        dependency.module.ports = [ServicePort("plain", 6379)]
        dependency.module.process?.arguments[2] = "{folder}/ports"
        dependency.module.process?.portsFile = "{folder}/ports"
        try await fixture.with(dependency) { server async throws in
          #expect(server.endpoint(port: 6379)?.port == port)
          try await server.restart()
          #expect(server.endpoint(port: 6379)?.port == port)
        }
        dependency.module.process?.arguments[1] = "echo other=1 > $0; echo no; sleep 1000 & wait"
        dependency.startTimeout = .milliseconds(300)
        let late = try #require(await fixture.failure(dependency))
        #expect(late.happened.hasPrefix("It did not say in "))
        #expect(late.happened.hasSuffix("  | no"))
        dependency.module.process?.arguments[1] = "echo bye"
        let ended = try #require(await fixture.failure(dependency))
        #expect(
          ended.happened
            == "It ended before it said which ports it listens on. Its last lines:\n  | bye")
      }
    }

    @Test func `refuses files outside of a server's folder`() async throws {
      try await RuntimeFixture.use { fixture in
        for path in ["\(fixture.folder.path)/file", "{folder}/../file", "/etc/assay-test"] {
          var dependency = try fixture.plain()
          dependency.module.process?.files = [NamedText(path, "text")]
          let report = try #require(await fixture.failure(dependency))
          #expect(report.status == .badInput)
          #expect(report.happened == "A server's files must lie in its own folder.")
        }
        var dependency = try fixture.plain()
        dependency.module.process?.files = [
          NamedText("{folder}/a/b/file", "{name} {other}"), NamedText("c", "at {port}"),
        ]
        try await fixture.with(dependency) { server async throws in
          #expect(try await server.readFile("a/b/file") == Array("it {other}".utf8))
          let port = try #require(server.endpoints["plain"]?.port)
          #expect(try await server.readFile("c") == Array("at \(port)".utf8))
        }
      }
    }

    /// Only root may mount a small disk; `make test` runs as root in CI.
    @Test(.enabled(if: geteuid() == 0, "only root may mount a small disk"))
    func `says that the disk is full`() async throws {
      // Short, as sockets' paths must be.
      let disk = "/tmp/assay-\(UInt32.random(in: 0...UInt32.max))"
      try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: disk) }
      try #require(
        unsafe mount("tmpfs", disk, "tmpfs", 0, "size=512k") == 0,
        "a container without the right to mount cannot run this test")
      defer { unsafe umount2(disk, Int32(MNT_DETACH)) }
      try await RuntimeFixture.use(in: [disk]) { fixture in
        var dependency = try fixture.plain(["serve", "{port}", "{data}"])
        let fill = "head -c 400000 /dev/urandom > {data}/big; echo > {data}/whole"
        dependency.module.process?.initialize = [["sh", "-c", fill]]
        try await fixture.with(dependency) { _ in
          // There is no room for a second copy.
          let report = try #require(await fixture.failure(dependency))
          #expect(report.happened == "No space left on device.")
          #expect(report.remedy?.contains("TMPDIR") == true)
        }
        // The copy was not at fault, and is still used.
        #expect(fixture.keptData.count == 1)
        dependency.module.process?.initialize = [
          ["sh", "-c", "head -c 900000 /dev/zero > {data}/x"]
        ]
        let report = try #require(await fixture.failure(dependency))
        #expect(report.happened.contains("No space left on device"))
      }
    }
  }
}
