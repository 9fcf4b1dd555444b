import AssayDependencies
import AssayEvidence
import AssayProcesses
import Foundation
import Testing
import AssayServerTestSupport

extension ProcessTests {
  struct RunningServerTests {
    private func answers(_ server: any RunningServer) async -> Bool {
      guard let endpoint = server.endpoints["plain"] else { return false }
      return await TestProber().probe(.answers(.redis, endpoint)) == .ready
    }

    @Test func `pauses and resumes a server with all that it started`() async throws {
      try await RuntimeFixture.use { fixture in
        let dependency = fixture.script(
          "setsid sleep 1000 & sleep 1001 & \(try programFixture()) serve $0 & wait")
        try await fixture.with(dependency) { server async throws in
          let leader = try #require(Int32(server.id))
          let all = try descendants(of: leader) + [leader]
          #expect(all.count == 4)
          try await server.pause()
          #expect(await server.state() == .paused)
          #expect(try all.map(stateLetter) == ["T", "T", "T", "T"])
          try await server.resume()
          #expect(await eventually { await server.state() == .running })
          #expect(try all.map(stateLetter).contains("T") == false)
          // Stopped while it is paused, it ends all the same.
          try await server.pause()
        }
      }
    }

    @Test(.needsPostgres) func `pauses the children that Postgres gives groups of their own`()
      async throws
    {
      try await RuntimeFixture.use { fixture in
        try await fixture.with(Dependency(name: "db", module: .postgres)) { server async throws in
          try await server.pause()
          // Looked up now: while it ran, some may just have ended.
          let children = try descendants(of: try #require(Int32(server.id)))
          #expect(children.count >= 3)
          // One that has just ended cannot be reaped while its parent stands still.
          #expect(try children.allSatisfy { try "TZ".contains(stateLetter($0)) })
          try await server.resume()
          let result = try await psql(server, "SELECT 1")
          #expect(String(decoding: result.output, as: UTF8.self) == "1\n")
        }
      }
    }

    @Test(.needsPostgres) func `leaves no shared memory of a server that was killed`() async throws
    {
      func segments() throws -> Set<Substring> {
        // A file that says it is empty, of which one read gives a page.
        let file = try #require(FileHandle(forReadingAtPath: "/proc/sysvipc/shm"))
        var table = Data()
        while let part = try file.read(upToCount: 1 << 16), !part.isEmpty { table += part }
        return Set(
          String(decoding: table, as: UTF8.self).split(separator: "\n").dropFirst().map {
            $0.split(separator: " ")[4]
          })
      }
      func files(of pid: Substring) throws -> [Substring] {
        let maps = try String(contentsOfFile: "/proc/\(pid)/maps", encoding: .utf8)
        return maps.split(separator: "\n").compactMap { line in
          line.range(of: "/dev/shm/").map { line[$0.lowerBound...] }
        }
      }
      try await RuntimeFixture.use { fixture in
        try await fixture.with(Dependency(name: "db", module: .postgres)) { server async throws in
          let pid = Substring(server.id)
          #expect(try segments().contains(pid))
          // Nothing in memory but in its own folder.
          #expect(try files(of: pid).allSatisfy { $0.hasPrefix(fixture.directory.path) })
          try await server.kill(signal: "KILL")
          #expect(await eventually { await server.state() != .running })
          await server.stop()
          #expect(try !segments().contains(pid))
        }
      }
    }

    @Test func `restarts on the same port with its data, and the log goes on`() async throws {
      try await RuntimeFixture.use { fixture in
        var dependency = try fixture.plain(["serve", "{port}", "{data}"])
        dependency.module.process?.initialize = [["sh", "-c", "echo > {data}/whole"]]
        try await fixture.with(dependency) { server async throws in
          let (port, pid) = (server.endpoints["plain"]?.port, server.id)
          async let lines = collect(server.log(), count: 2)
          try await server.restart()
          #expect(server.endpoints["plain"]?.port == port)
          #expect(server.id != pid)
          #expect(await answers(server))
          #expect(try await server.readFile("data/starts") == Array("start\nstart\n".utf8))
          #expect(try await lines == ["serving", "serving"])
          #expect(await server.lastLines(1) == ["serving"])
        }
      }
    }

    @Test func `says how a server ended`() async throws {
      try await RuntimeFixture.use { fixture in
        try await fixture.with(try fixture.plain()) { server async throws in
          try await server.kill(signal: "SIGTERM")
          #expect(
            await eventually {
              await server.state() == .exited(code: 128 + 15, outOfMemory: false)
            })
          let report = await #expect(throws: FailureReport.self) { try await server.pause() }
          #expect(report?.happened == "It has ended. Its last lines:\n  | serving")
          // The log of a server that has ended ends.
          #expect(try await collect(server.log(), count: .max) == ["serving"])
          try await server.restart()
          #expect(await answers(server))
          let wrong = await #expect(throws: FailureReport.self) {
            try await server.kill(signal: "SIGNOTHING")
          }
          #expect(wrong?.status == .badInput)
        }
      }
    }

    @Test func `kills a server that does not end in time`() async throws {
      try await RuntimeFixture.use { fixture in
        var dependency = fixture.script(
          "trap '' TERM; \(try programFixture()) serve $0 & wait; wait")
        dependency.module.process?.stopLimit = .milliseconds(100)
        try await fixture.with(dependency) { _ in }
      }
    }

    @Test func `stops once, whoever asks, and is gone then`() async throws {
      try await RuntimeFixture.use { fixture in
        let server = try await fixture.runtime.start(try fixture.plain(), preparation: nil)
        let log = server.log()
        await withDiscardingTaskGroup { group in
          for _ in 0..<8 { group.addTask { await server.stop() } }
          group.addTask { try? await server.restart() }
        }
        await server.stop()
        #expect(await server.state() == .gone)
        #expect(await server.lastLines(5).allSatisfy { $0 == "serving" })
        #expect(try await collect(log, count: .max).first == "serving")
        await #expect(throws: FailureReport.self) { try await server.restart() }
        await #expect(throws: FailureReport.self) { try await server.run(["true"]) }
      }
    }

    @Test func `runs commands in the server's folder with its variables`() async throws {
      try await RuntimeFixture.use { fixture in
        var dependency = try fixture.plain()
        dependency.environment = ["WHERE": "{folder}", "PORT": "{port}"]
        try await fixture.with(dependency) { server async throws in
          let folder = try #require(server.socketFolder)
          let port = try #require(server.endpoints["plain"]?.port)
          let result = try await server.run([
            "sh", "-c", "pwd; echo $WHERE $PORT; echo wrong >&2; exit 3",
          ])
          #expect(
            String(decoding: result.output, as: UTF8.self) == "\(folder)\n\(folder) \(port)\n")
          #expect(String(decoding: result.error, as: UTF8.self) == "wrong\n")
          #expect(result.code == 3)
          #expect(try await server.run(["sh", "-c", "kill -9 $$"]).code == 137)
          #expect(try await server.run(["no-such-program"]).code == 127)
          let big = try await server.run(["head", "-c", "5000000", "/dev/zero"])
          #expect(big.output.count == 5_000_000)
          await #expect(throws: FailureReport.self) { try await server.run([]) }
          // What a command leaves behind ends with it, or with the server.
          _ = try await server.run(["sh", "-c", "sleep 1000 & setsid sleep 1001 & exit"])
        }
      }
    }

    @Test func `ends a command whose caller is cancelled`() async throws {
      try await RuntimeFixture.use { fixture in
        try await fixture.with(try fixture.plain()) { server async throws in
          let task = Task { try await server.run(["sh", "-c", "echo > started; sleep 1000"]) }
          #expect(try await eventually { try await server.readFile("started") != nil })
          task.cancel()
          let result = await task.result
          #expect(throws: FailureReport.self) { try result.get() }
        }
      }
    }

    @Test func `reads files, and says which it cannot read`() async throws {
      try await RuntimeFixture.use { fixture in
        try await fixture.with(try fixture.plain()) { server async throws in
          #expect(try await server.readFile("none") == nil)
          #expect(try await server.readFile("none/at/all") == nil)
          #expect(try await server.readFile("/proc/self/nothing") == nil)
          _ = try await server.run(["sh", "-c", "printf 'a\\0b' > file; mkfifo pipe; mkdir folder"])
          #expect(try await server.readFile("file") == [97, 0, 98])
          for path in ["pipe", "folder"] {
            let report = await #expect(throws: FailureReport.self) {
              try await server.readFile(path)
            }
            #expect(report?.happened == "It is no file.")
          }
        }
      }
    }

    @Test func `follows the log from its first line, whole or in part`() async throws {
      try await RuntimeFixture.use { fixture in
        let line = """
          echo first; printf 'no end' >&2
          \(try programFixture()) serve $0 > /dev/null &
          i=0; while [ $i -lt 2000 ]; do i=$((i+1)); echo "line $i"; done; echo; printf '\\033[31mred'
          echo; wait
          """
        try await fixture.with(fixture.script(line)) { server async throws in
          let lines = try await collect(server.log(), count: 2003)
          #expect(lines.count == 2003)
          #expect(lines[0] == "first")
          #expect(lines[1] == "no endline 1")
          #expect(lines[2000] == "line 2000")
          #expect(lines[2001] == "")
          // No control characters on a person's terminal.
          #expect(lines[2002] == "[31mred")
          #expect(await server.lastLines(3) == ["line 2000", "", "[31mred"])
          #expect(await server.lastLines(0) == [])
        }
      }
    }

    /// Root only: nobody else may change accounts.
    @Test(.enabled(if: geteuid() == 0, "only root may change accounts"))
    func `changes to the server's account without a trace of root`() async throws {
      try await RuntimeFixture.use { fixture in
        // Must be allowed to execute the program.
        var dependency = fixture.script(
          "id -u > who; id -G > groups; cat /proc/self/status > status; ls /proc/self/fd > open; "
            + "exec sleep 1000")
        dependency.module.process?.accounts = ["no-such-account", "nobody"]
        dependency.ready = .file("open")
        try await fixture.with(dependency) { server async throws in
          #expect(try await server.readFile("who") == Array("65534\n".utf8))
          #expect(try await server.readFile("groups") == Array("65534\n".utf8))
          let status = String(
            decoding: try #require(try await server.readFile("status")), as: UTF8.self)
          #expect(status.contains("CapEff:\t0000000000000000"))
          #expect(status.contains("SigBlk:\t0000000000000000"))
          // Input, outputs, and what `ls` itself opens.
          #expect(try await server.readFile("open") == Array("0\n1\n2\n3\n".utf8))
          #expect(try await server.run(["id", "-u"]).output == Array("65534\n".utf8))
          let attributes = try FileManager.default.attributesOfItem(
            atPath: try #require(server.socketFolder))
          #expect(attributes[.posixPermissions] as? Int == 0o700)
        }
      }
    }
  }
}

/// The first lines of a log.
private func collect(
  _ log: AsyncThrowingStream<LogLine, any Error>, count: Int
) async throws -> [String] {
  var lines: [String] = []
  for try await line in log {
    lines.append(line.text)
    if lines.count == count { break }
  }
  return lines
}

/// The state of a process as `/proc/PID/stat` shows it, for example `T`.
private func stateLetter(_ pid: Int32) throws -> Character {
  let text = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
  return text[text.index(text.lastIndex(of: ")") ?? text.startIndex, offsetBy: 2)]
}

/// All processes below one.
private func descendants(of pid: Int32) throws -> [Int32] {
  let all = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { Int32($0) }
  let children = all.filter { child in
    let text = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
    guard let text, let end = text.lastIndex(of: ")") else { return false }
    return text[end...].split(separator: " ")[2] == "\(pid)"
  }
  return try children + children.flatMap { try descendants(of: $0) }
}
