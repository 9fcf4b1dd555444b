import AssayEvidence
import AssayProcesses
import Foundation
import Synchronization
import Testing

extension ProcessTests {
  struct SupervisedCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func command(
      _ line: String, id: String = "shop/unit", timeout: Duration = .seconds(60),
      grace: Duration = .seconds(5), log: String? = nil
    ) -> SupervisedCommand {
      var command = SupervisedCommand(
        id: id, runID: folder.name, commandLine: line, workingDirectory: folder.path,
        environment: ["PATH": "/usr/bin:/bin"], timeout: timeout,
        logPath: log.map { "\(folder.path)/\($0)" })
      command.gracePeriod = grace
      return command
    }

    @Test(
      arguments: [
        ("true", .exited(code: 0), nil),
        ("exit 3", .exited(code: 3), "exit code 3"),
        ("kill -9 $$", .signalled(number: 9, name: "SIGKILL"), "ended by SIGKILL"),
        ("kill -SEGV $$", .signalled(number: 11, name: "SIGSEGV"), "ended by SIGSEGV"),
        (
          "sh -c 'kill -9 $$'; exit $?", .exited(code: 137),
          "exit code 137: a program was ended by SIGKILL, often because memory ran out"
        ),
        (
          "no-such-program", .exited(code: 127),
          "exit code 127: the shell did not find a command; "
            + "is it installed, on the PATH and spelled right?"
        ),
        (
          "/etc/passwd", .exited(code: 126),
          "exit code 126: the shell found the command but may not execute it"
        ),
      ] as [(String, SupervisedCommand.Termination, String?)])
    func `says how a command ended`(
      line: String, termination: SupervisedCommand.Termination, explanation: String?
    ) async {
      let outcome = await command(line).run()
      #expect(outcome.termination == termination)
      #expect(outcome.termination.explanation == explanation)
      #expect(outcome.succeeded == (line == "true"))
    }

    @Test func `keeps both outputs in order and counts them`() async throws {
      let outcome = await command("echo one; echo two >&2; printf three", log: "log").run()
      #expect(outcome.tail == "one\ntwo\nthree")
      #expect(outcome.outputBytes == 13)
      #expect(try folder.read("log") == "one\ntwo\nthree")
    }

    @Test func `gives the command nothing to read, its environment and its folder`() async {
      let outcome = await command("cat; env | sort; pwd").run()
      #expect(
        outcome.tail == """
          ASSAY_RUN_ID=\(folder.name)
          ASSAY_TASK_ID=shop/unit
          PATH=/usr/bin:/bin
          PWD=\(folder.path)
          \(folder.path)

          """)
    }

    @Test func `explains a missing folder`() async throws {
      var missing = command("true")
      missing.workingDirectory = "\(folder.path)/nowhere"
      guard case .couldNotStart(let report) = await missing.run().termination else {
        return #expect(Bool(false), "it must not start")
      }
      #expect(report.status == .badInput)
      #expect(report.subject == "\(folder.path)/nowhere")
      #expect(report.happened == "There is no such folder to run it in.")
    }

    @Test(arguments: [("echo a\0b", "X"), ("true", "A=B"), ("true", "")])
    func `refuses what no system can execute`(line: String, name: String) async {
      var bad = command(line)
      bad.environment[name] = "value"
      guard case .couldNotStart(let report) = await bad.run().termination else {
        return #expect(Bool(false), "it must not start")
      }
      #expect(report.status == .badInput)
    }

    @Test func `explains a log that cannot be written`() async {
      let outcome = await command("true", log: "no/such/folder/log").run()
      guard case .couldNotStart(let report) = outcome.termination else {
        return #expect(Bool(false), "it must not start")
      }
      #expect(report.subject.hasSuffix("no/such/folder/log"))
      #expect(report.happened == "No such file or directory.")
    }

    @Test func `replaces invalid UTF-8 in the tail and keeps it in the log`() async throws {
      let outcome = await command(#"printf 'a\377b\303'"#, log: "log").run()
      #expect(outcome.tail == "a\u{FFFD}b\u{FFFD}")
      #expect(
        try Data(contentsOf: URL(filePath: "\(folder.path)/log")) == Data([0x61, 0xFF, 0x62, 0xC3]))
    }

    @Test func `kills the whole tree at the time limit`() async throws {
      let outcome = await command(
        "sh -c 'sleep 1000 & sleep 1001 & wait' & sleep 1002", timeout: .milliseconds(300)
      ).run()
      #expect(outcome.termination == .timedOut(after: .milliseconds(300)))
      #expect(outcome.leftovers == [])
      #expect(try folder.processes() == [])
    }

    @Test func `kills what ignores the request to end`() async throws {
      let outcome = await command(
        "trap '' TERM; echo started; sleep 1000; sleep 1001", timeout: .milliseconds(300),
        grace: .milliseconds(300)
      ).run()
      #expect(outcome.termination == .timedOut(after: .milliseconds(300)))
      #expect(outcome.tail == "started\n")
      #expect(try folder.processes() == [])
    }

    @Test func `waits for children that clean up when asked to end`() async throws {
      let outcome = await command(
        "sh -c 'trap \"sleep 0.3; echo cleaned > cleaned; exit\" TERM; sleep 1000 & wait' & wait",
        timeout: .milliseconds(400), grace: .seconds(20)
      ).run()
      #expect(outcome.termination == .timedOut(after: .milliseconds(400)))
      #expect(try folder.read("cleaned") == "cleaned\n")
      #expect(outcome.leftovers == [])
    }

    @Test(arguments: [
      "sleep 1000 & sleep 0.2",
      "setsid sleep 1000 & sleep 0.2",
      "setsid sh -c 'setsid sleep 1000 & exit' > /dev/null 2>&1 &  sleep 0.2",
      // No trace of its origin: a new session, a parent that is gone, an empty environment.
      "setsid env -i /bin/sh -c '/usr/bin/setsid sleep 1000 &' > /dev/null 2>&1; sleep 0.2",
    ])
    func `kills and reports a child left behind`(line: String) async throws {
      let outcome = await command(line).run()
      #expect(outcome.termination == .exited(code: 0))
      #expect(outcome.leftovers.map(\.commandLine) == ["sleep 1000"])
      for leftover in outcome.leftovers { #expect(kill(leftover.pid, 0) == -1) }
      #expect(try folder.processes() == [])
    }

    @Test func `finds at the end of a run what no command can be blamed for`() async throws {
      let (events, send) = AsyncStream<String>.makeStream()
      var lines = events.makeAsyncIterator()
      let culprit = command(
        "setsid env -i /bin/sh -c '/usr/bin/setsid sleep 1000 &' > /dev/null 2>&1; sleep 0.2; "
          + "echo up; while [ ! -e go ]; do sleep 0.01; done")
      async let culpritOutcome = culprit.run { send.yield($0) }
      #expect(await lines.next() == "up")
      let bystander = command("echo running; sleep 1001", id: "shop/other")
      let bystanderTask = Task { await bystander.run { send.yield($0) } }
      #expect(await lines.next() == "running")
      try folder.write("", to: "go")
      #expect(await culpritOutcome.leftovers == [])
      #expect(Strays.killAll() == [])
      bystanderTask.cancel()
      #expect(await bystanderTask.value.leftovers == [])
      let strays = Strays.killAll()
      #expect(strays.map(\.commandLine) == ["sleep 1000"])
      for stray in strays { #expect(kill(stray.pid, 0) == -1) }
      #expect(Strays.killAll() == [])
    }

    @Test func `does not wait for a child that writes for ever`() async throws {
      let outcome = await command("yes & sleep 0.1").run()
      #expect(outcome.termination == .exited(code: 0))
      #expect(outcome.leftovers.map(\.commandLine) == ["yes"])
    }

    @Test func `spares processes that are not the command's`() async throws {
      let stranger = Process()
      stranger.executableURL = URL(filePath: "/bin/sleep")
      stranger.arguments = ["1000"]
      stranger.standardOutput = FileHandle.nullDevice
      try stranger.run()
      defer {
        kill(stranger.processIdentifier, SIGKILL)
        stranger.waitUntilExit()
      }
      let outcome = await command("sleep 1000 &").run()
      #expect(outcome.leftovers.count == 1)
      #expect(stranger.isRunning)
      #expect(!outcome.leftovers.map(\.pid).contains(stranger.processIdentifier))
    }

    @Test func `keeps the beginning and the end of a gigabyte`() async throws {
      var big = command(
        "echo first; head -c 1000000000 /dev/zero; echo; echo last", log: "log")
      big.limits = .init(logBytes: 1 << 20, tailBytes: 1 << 10)
      let outcome = await big.run()
      #expect(outcome.succeeded)
      #expect(outcome.outputBytes == 1_000_000_012)
      #expect(outcome.tail == "last\n")
      #expect(outcome.bytesLeftOutOfLog == 1_000_000_012 - (1 << 20))
      let log = try Data(contentsOf: URL(filePath: "\(folder.path)/log"))
      let sentence = "\n[assay: \(outcome.bytesLeftOutOfLog) bytes of output are left out here]\n"
      #expect(log.count == (1 << 20) + sentence.utf8.count)
      #expect(log.starts(with: Data("first\n".utf8)))
      #expect(log.suffix(6) == Data("\nlast\n".utf8))
      #expect(log.range(of: Data(sentence.utf8))?.lowerBound == 1 << 19)
    }

    @Test func `writes a log of exactly the limit without a gap`() async throws {
      var exact = command("head -c 1000 /dev/zero | tr '\\0' x", log: "log")
      exact.limits = .init(logBytes: 1000, tailBytes: 100)
      let outcome = await exact.run()
      #expect(outcome.bytesLeftOutOfLog == 0)
      #expect(try folder.read("log") == String(repeating: "x", count: 1000))
      #expect(outcome.tail == String(repeating: "x", count: 100))
    }

    @Test func `streams lines as they come`() async throws {
      let lines = Mutex<[String]>([])
      let long = 16 * 1024
      let outcome = await command(
        "printf 'one\\r\\n\\n'; head -c \(long + 3) /dev/zero | tr '\\0' x; printf '\\nend'"
      ).run { line in lines.withLock { $0.append(line) } }
      #expect(outcome.succeeded)
      let expected = [
        "one", "", String(repeating: "x", count: long), "xxx", "end",
      ]
      #expect(lines.withLock { $0 } == expected)
    }

    @Test func `measures what the command used`() async throws {
      let outcome = await command("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done").run()
      let usage = try #require(outcome.usage)
      #expect(usage.userTime + usage.systemTime > .zero)
      #expect(usage.userTime + usage.systemTime <= outcome.duration * 2)
      #expect(usage.peakMemoryBytes > 100_000)
    }

    @Test func `does not start when already cancelled`() async throws {
      let line = command("touch started")
      let task = Task {
        unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
        return await line.run()
      }
      #expect(await task.value.termination == .cancelled)
      #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/started"))
    }

    @Test(arguments: 0..<24)
    func `ends at once and whole when cancelled at any moment`(round: Int) async throws {
      let line = command("sleep 1000 & setsid sleep 1000 & sleep 1000; touch survived")
      let task = Task { await line.run() }
      // Every moment from the spawn to a command that has long been running.
      for _ in 0..<(round * round * 20) { await Task.yield() }
      task.cancel()
      #expect(await task.value.termination == .cancelled)
      #expect(try folder.processes() == [])
      #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/survived"))
    }

    @Test func `runs many at once and leaves no descriptor open`() async throws {
      func round() async throws {
        let outcomes = await withTaskGroup(of: SupervisedCommand.Outcome.self) { group in
          for index in 0..<32 {
            let one = command(
              index == 0 ? "no-such" : "sleep 0.05; echo \(index); sleep 1000 &",
              id: "shop/suite-\(index)", log: "log-\(index)")
            group.addTask { await one.run() }
          }
          return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter(\.succeeded).count == 31)
        #expect(outcomes.flatMap(\.leftovers).count == 31)
        var missing = command("true")
        missing.workingDirectory = "/nowhere"
        _ = await missing.run()
        _ = await command("true", log: "no/folder").run()
      }
      try await round()
      let before = try openDescriptors()
      try await round()
      let after = try openDescriptors()
      #expect(after == before)
      #expect(try folder.processes() == [])
    }
  }
}
