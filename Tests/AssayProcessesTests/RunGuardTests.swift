import AssayProcesses
import Foundation
import Testing

extension ProcessTests {
  @Suite(.needsPostgres, .needsRedis)
  struct RunGuardTests {
    @Test func `clears up after a run that was killed`() async throws {
      let folder = try TemporaryFolder()
      let holder = Process()
      holder.executableURL = URL(filePath: try programFixture())
      holder.arguments = ["hold", folder.name, "\(folder.path)/cache"]
      let output = Pipe()
      holder.standardOutput = output
      try holder.run()
      var text = Data()
      while !text.suffix(6).elementsEqual(Data("ready\n".utf8)) {
        let more = output.fileHandleForReading.availableData
        try #require(!more.isEmpty, "it ended early")
        text += more
      }
      let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
      let directory = try #require(value("directory ", of: lines).first)
      let servers = value("server ", of: lines)
      #expect(servers.count == 2)
      // Not all carry the run's name: some servers overwrite their environment.
      #expect(try folder.processes().count >= 3)
      #expect(try guards(of: folder.name).count == 1)
      let found = RunFolder.all().first { $0.path == directory }
      #expect(found?.owner == holder.processIdentifier)
      #expect(found?.isOwnerAlive == true)
      #expect(found?.isAbandoned == false)
      #expect(Set(found?.servers.map { "\($0.pid)" } ?? []) == Set(servers))
      #expect(found?.servers.allSatisfy(\.isAlive) == true)
      // A data folder is in it.
      #expect(found.map { $0.size > 10_000_000 } == true)

      let killed = ContinuousClock.now
      kill(holder.processIdentifier, SIGKILL)
      holder.waitUntilExit()
      // The guard's end is the sign that it has cleared up.
      #expect(try await eventually { try guards(of: folder.name).isEmpty })
      #expect(ContinuousClock.now - killed < .seconds(10))
      #expect(try folder.processes() == [])
      #expect(!FileManager.default.fileExists(atPath: directory))
      #expect(try !commandLines().contains { $0.contains(directory) })
      #expect(try folder.read("cache.removed") == "removed \(folder.name)\n")
      #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/cache.given-back"))
    }

    @Test func `is no guard by accident`() throws {
      let program = try programFixture()
      func run(_ variable: String?, input: Any) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["variable"]
        process.environment = variable.map { ["ASSAY_HELPER": $0] } ?? [:]
        process.standardInput = input
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: text, as: UTF8.self)
      }
      // A terminal or a pipe is no socket: main runs, and its children are no guards either.
      #expect(try run("guard", input: FileHandle.nullDevice) == "not set\n")
      #expect(try run("guard", input: Pipe()) == "not set\n")
      #expect(try run(nil, input: Pipe()) == "not set\n")
      var ends: [Int32] = [-1, -1]
      let kind = Int32(SOCK_STREAM.rawValue)
      try #require(unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0)
      let socket = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
      // Another kind of helper than there is.
      #expect(try run("other", input: socket) == "not set\n")
      #expect(try run(nil, input: socket) == "not set\n")
      // A guard: it prints nothing, and ends with the socket.
      close(ends[0])
      #expect(try run("guard", input: socket) == "")
    }

    @Test func `runs in any program that links us, as in this test runner`() async throws {
      let folder = try TemporaryFolder()
      let directory = try PrivateDirectory()
      let runGuard = Process()
      runGuard.executableURL = URL(filePath: "/proc/self/exe")
        .resolvingSymlinksInPath()
      runGuard.arguments = [folder.name]
      runGuard.environment = ProcessInfo.processInfo.environment
        .merging(["ASSAY_HELPER": "guard"]) { $1 }
      var ends: [Int32] = [-1, -1]
      try #require(unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
      _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
      let input = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
      runGuard.standardInput = FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
      try runGuard.run()
      try input.write(
        contentsOf: Data(
          "folder \(directory.path)\n".utf8))
      // As the kernel closes it when its owner dies.
      try input.close()
      runGuard.waitUntilExit()
      #expect(runGuard.terminationStatus == 0)
      #expect(!FileManager.default.fileExists(atPath: directory.path))

      // And started by ourselves.
      let own = try RunGuard.start(runID: folder.name)
      #expect(try await eventually { try !guards(of: folder.name).isEmpty })
      await own.finish()
      #expect(try guards(of: folder.name).isEmpty)
    }

    @Test func `leaves everything alone when the run says that it is done`() async throws {
      let folder = try TemporaryFolder()
      let directory = try PrivateDirectory()
      defer { directory.remove() }
      let runGuard = try RunGuard.start(
        executable: programFixture(), arguments: ["__guard"], runID: folder.name)
      runGuard.watch(directory)
      // A process shows its command line a moment after it has started.
      #expect(try await eventually { try !guards(of: folder.name).isEmpty })
      await runGuard.finish()
      await runGuard.finish()
      #expect(try guards(of: folder.name).isEmpty)
      #expect(FileManager.default.fileExists(atPath: directory.path))
    }

    @Test func `spares processes and folders that were given back`() async throws {
      let folder = try TemporaryFolder()
      let kept = try PrivateDirectory()
      defer { kept.remove() }
      let stranger = Process()
      stranger.executableURL = URL(filePath: "/bin/sleep")
      stranger.arguments = ["1000"]
      stranger.standardOutput = FileHandle.nullDevice
      try stranger.run()
      defer {
        kill(stranger.processIdentifier, SIGKILL)
        stranger.waitUntilExit()
      }
      let guardProcess = Process()
      guardProcess.executableURL = URL(filePath: try programFixture())
      guardProcess.arguments = ["__guard", folder.name]
      let input = Pipe()
      guardProcess.standardInput = input
      try guardProcess.run()
      // A number that has come to another process since, lines that mean nothing, a link.
      let target = try folder.write("", to: "target/file")
      let link = "\(folder.path)/link"
      try FileManager.default.createSymbolicLink(
        atPath: link, withDestinationPath: "\(folder.path)/target")
      let text = """
        process \(stranger.processIdentifier) 1 9
        folder \(kept.path)
        forget-folder \(kept.path)
        folder \(link)
        process
        process x y z
        nonsense 1 2 3
        session lonely
        session \(folder.path)/with a space/removed one
        session \(folder.path)/removed two

        """
      try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
      try input.fileHandleForWriting.close()
      guardProcess.waitUntilExit()
      #expect(guardProcess.terminationStatus == 0)
      #expect(try folder.read("removed") == "removed two\n")
      #expect(stranger.isRunning)
      #expect(FileManager.default.fileExists(atPath: kept.path))
      #expect(FileManager.default.fileExists(atPath: target))
      #expect(throws: (any Error).self) {
        try FileManager.default.destinationOfSymbolicLink(atPath: link)
      }
    }

    @Test(arguments: [[], ["a", "b"]])
    func `refuses arguments that are not one run`(arguments: [String]) {
      #expect(RunGuard.main(arguments: arguments) { _ in } == 2)
    }

    private func value(_ prefix: String, of lines: [String]) -> [String] {
      lines.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    /// Either started as the fixture's argument says, or by the variable, as any program may be.
    private func guards(of run: String) throws -> [String] {
      try commandLines().filter { line in
        line.contains("__guard \(run)") || line.hasPrefix("/proc/self/exe \(run)")
      }
    }
  }
}
