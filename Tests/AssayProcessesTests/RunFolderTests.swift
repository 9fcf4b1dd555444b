import AssayDependencies
import AssayProcesses
import Foundation
import Testing

extension ProcessTests {
  struct RunFolderTests {
    @Test func `knows the folders of living, dead and foreign owners`() throws {
      let base = try TemporaryFolder()
      let own = try PrivateDirectory(in: [base.path])
      let name = try #require(own.path.split(separator: "/").last)
      let parts = name.split(separator: ".")
      let dead = "assay.\(parts[1]).\(parts[2]).4194305.1.x"
      let foreign = "assay.ffffffff.\(parts[2]).\(parts[3]).1.x"
      for folder in [dead, foreign] { try base.write("text", to: "\(folder)/data/file") }
      try base.write(
        "name db\nkind postgres\nprocess 4194305 1\nversion 15.2\nport 5432 postgres\n",
        to: "\(dead)/abc.server")
      // Not whole, or no record at all.
      try base.write("name db\nkind postgres\n", to: "\(dead)/def.server")
      try base.write("\0\u{FF}", to: "\(dead)/ghi.server")
      let folders = RunFolder.all(in: [base.path, base.path, "/nowhere"])
      #expect(folders.count == 3)
      let found = Dictionary(grouping: folders) { $0.path.split(separator: "/").last ?? "" }
      #expect(found[name]?.first?.isOwnerAlive == true)
      #expect(found[name]?.first?.owner == getpid())
      let deadFolder = try #require(found[dead[...]]?.first)
      #expect(deadFolder.isOwnerAlive == false && deadFolder.isAbandoned)
      #expect(deadFolder.size >= 4096)
      let server = try #require(deadFolder.servers.first)
      #expect(deadFolder.servers.count == 1)
      #expect(server.name == "db" && server.kind == "postgres" && server.version == "15.2")
      #expect(server.ports == ["postgres": 5432])
      #expect(!server.isAlive)
      #expect(found[foreign[...]]?.first?.isOwnerAlive == nil)
      #expect(found[foreign[...]]?.first?.isAbandoned == false)
      deadFolder.remove()
      #expect(RunFolder.all(in: [base.path]).count == 2)
    }

    @Test func `removes the shared memory of a server that died with its owner`() throws {
      let base = try TemporaryFolder()
      let own = try PrivateDirectory(in: [base.path])
      let parts = try #require(own.path.split(separator: "/").last).split(separator: ".")
      let dead = "assay.\(parts[1]).\(parts[2]).4194305.1.x"
      let server = Process()
      server.executableURL = URL(filePath: "/usr/bin/ipcmk")
      server.arguments = ["-M", "64"]
      server.standardOutput = FileHandle.nullDevice
      try server.run()
      server.waitUntilExit()
      let pid = server.processIdentifier
      func hasSegment() throws -> Bool {
        // A file that says it is empty, of which one read gives a page.
        let file = try #require(FileHandle(forReadingAtPath: "/proc/sysvipc/shm"))
        var table = Data()
        while let part = try file.read(upToCount: 1 << 16), !part.isEmpty { table += part }
        return String(decoding: table, as: UTF8.self).split(separator: "\n")
          .contains { $0.split(separator: " ").dropFirst(4).first == "\(pid)" }
      }
      try #require(try hasSegment())
      try base.write("name a\nkind x\nprocess \(pid) 1\n", to: "\(dead)/a.server")
      PrivateDirectory.removeAbandoned(in: [base.path])
      #expect(try !hasSegment())
    }

    @Test func `ends the servers of a dead owner, and nobody else's`() throws {
      let base = try TemporaryFolder()
      let own = try PrivateDirectory(in: [base.path])
      let parts = try #require(own.path.split(separator: "/").last).split(separator: ".")
      let dead = "assay.\(parts[1]).\(parts[2]).4194305.1.x"
      func start() throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sleep")
        process.arguments = ["1000"]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        return process
      }
      let (server, stranger) = (try start(), try start())
      defer {
        for process in [server, stranger] where process.isRunning {
          kill(process.processIdentifier, SIGKILL)
          process.waitUntilExit()
        }
      }
      func started(_ process: Process) throws -> String {
        let text = try String(
          contentsOfFile: "/proc/\(process.processIdentifier)/stat", encoding: .utf8)
        let end = try #require(text.lastIndex(of: ")"))
        return String(text[end...].split(separator: " ")[20])
      }
      try base.write(
        "name a\nkind x\nprocess \(server.processIdentifier) \(started(server))\n",
        to: "\(dead)/a.server")
      // The number has come to another process since.
      try base.write(
        "name b\nkind x\nprocess \(stranger.processIdentifier) 1\n", to: "\(dead)/b.server")
      PrivateDirectory.removeAbandoned(in: [base.path])
      #expect(!FileManager.default.fileExists(atPath: "\(base.path)/\(dead)"))
      server.waitUntilExit()
      #expect(server.terminationReason == .uncaughtSignal)
      #expect(stranger.isRunning)
      #expect(FileManager.default.fileExists(atPath: own.path))
    }

    @Test func `removes whatever lies in a folder, and follows no link`() throws {
      let base = try TemporaryFolder()
      let outside = try TemporaryFolder()
      try outside.write("text", to: "kept/file")
      let directory = try PrivateDirectory(in: [base.path])
      let name = try #require(directory.path.split(separator: "/").last)
      try base.write("", to: "\(name)/a/b/c/file")
      let files = FileManager.default
      try files.createSymbolicLink(
        atPath: "\(directory.path)/link", withDestinationPath: "\(outside.path)/kept")
      try files.createSymbolicLink(
        atPath: "\(directory.path)/a/dangling", withDestinationPath: "/nowhere")
      try files.setAttributes([.posixPermissions: 0o500], ofItemAtPath: "\(directory.path)/a/b")
      try files.setAttributes([.posixPermissions: 0o000], ofItemAtPath: "\(directory.path)/a/b/c")
      directory.remove()
      #expect(!files.fileExists(atPath: directory.path))
      #expect(try outside.read("kept/file") == "text")
    }

    @Test func `says who we are`() throws {
      let session = RunSession.current(id: "run-1", lifetime: .seconds(60))
      #expect(session.id == "run-1")
      #expect(session.pid == getpid())
      #expect(session.processStart > 0)
      #expect(session.namespace.hasPrefix("pid:["))
      #expect(session.boot.count == 36)
      #expect(session.host == ProcessInfo.processInfo.hostName)
      #expect(abs(Double(session.expires) - Date.now.timeIntervalSince1970 - 60) < 5)
      #expect(RunSession(labels: session.labels) == session)
      #expect(session.isOwnerAlive == true)
      var other = session
      other.processStart -= 1
      #expect(other.isOwnerAlive == false)
      other = session
      other.boot = "another"
      #expect(other.isOwnerAlive == nil)
      other = session
      other.pid = 4_194_305
      #expect(other.isOwnerAlive == false)
    }
  }
}
