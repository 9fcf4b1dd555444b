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
      let ports = value("server ", of: lines)
      #expect(ports.count == 2)
      #expect(FileManager.default.fileExists(atPath: directory))
      // Not all: some servers overwrite their environment.
      #expect(try folder.processes().count >= 3)
      #expect(try guards(of: folder.name).count == 1)

      kill(holder.processIdentifier, SIGKILL)
      holder.waitUntilExit()
      // The guard's end is the sign that it has cleared up.
      while try !guards(of: folder.name).isEmpty { try await Task.sleep(for: .milliseconds(2)) }
      #expect(try folder.processes() == [])
      #expect(!FileManager.default.fileExists(atPath: directory))
      for command in ["postgres", "redis-server"] {
        #expect(try !commandLines().contains { $0.contains(command) && $0.contains(directory) })
      }
    }

    @Test func `leaves everything alone when the run says that it is done`() async throws {
      let folder = try TemporaryFolder()
      let directory = try PrivateDirectory()
      defer { directory.remove() }
      let runGuard = try await RunGuard.start(
        executable: programFixture(), arguments: ["__guard"], runID: folder.name)
      runGuard.watch(directory)
      // A process shows its command line a moment after it has started.
      while try guards(of: folder.name).isEmpty { await Task.yield() }
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

        """
      try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
      try input.fileHandleForWriting.close()
      guardProcess.waitUntilExit()
      #expect(guardProcess.terminationStatus == 0)
      #expect(stranger.isRunning)
      #expect(FileManager.default.fileExists(atPath: kept.path))
      #expect(FileManager.default.fileExists(atPath: target))
      #expect(throws: (any Error).self) {
        try FileManager.default.destinationOfSymbolicLink(atPath: link)
      }
    }

    @Test(arguments: [[], ["a", "b"]])
    func `refuses arguments that are not one run`(arguments: [String]) {
      #expect(RunGuard.main(arguments: arguments) == 2)
    }

    private func value(_ prefix: String, of lines: [String]) -> [String] {
      lines.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    private func guards(of run: String) throws -> [String] {
      try commandLines().filter { $0.contains("__guard") && $0.contains(run) }
    }

    private func commandLines() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }
        .map { pid in
          let words = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
          return String(decoding: words.map { $0 == 0 ? 32 : $0 }, as: UTF8.self)
        }
    }
  }
}
