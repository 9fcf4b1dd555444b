import AssayDependencies
import AssayDocker
import Foundation
import Testing

@Suite(.needsEngine)
struct FileTests {
  @Test func `copies bytes, files and folders in before the start`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: RealEngine.uniqueName(), directoryHint: .isDirectory)
    defer { try? FileManager.default.removeItem(at: folder) }
    let inner = folder.appending(path: "tree/inner")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    let long = String(repeating: "long", count: 50) + "-ü.txt"
    try Data("deep".utf8).write(to: inner.appending(path: long))
    try FileManager.default.createSymbolicLink(
      atPath: folder.appending(path: "tree/link").path, withDestinationPath: "inner/\(long)")
    try Data("plain".utf8).write(to: folder.appending(path: "plain"))
    let files: [ContainerSpecification.ContainerFile] = [
      .init("/new/folder/script.sh", .bytes(Array("#!/bin/sh\necho ran\n".utf8)), mode: 0o755),
      .init("/etc/plain", .host(folder.appending(path: "plain").path), mode: 0o600),
      .init("/data/tree", .host(folder.appending(path: "tree").path)),
    ]
    let script = """
      /new/folder/script.sh; stat -c '%a %u %n' /etc/plain /tmp; cat /data/tree/link
      """
    try await RealEngine.withContainer(["sh", "-c", script], isStarted: false) { client, id in
      let before = try #require(try await client.status(of: "/tmp", in: id))
      #expect(before.isFolder)
      try await client.copy(files, into: id)
      try await client.startContainer(id)
      _ = try await client.waitForContainer(id)
      let lines = try await client.lastLines(of: id, count: 9).map(\.text)
      #expect(lines.first == "ran")
      #expect(lines.dropFirst().first == "600 0 /etc/plain")
      #expect(lines.last == "deep")
      #expect(try await client.readFile("/data/tree/link", in: id) == Array("deep".utf8))
      #expect(try await client.readFile("/etc/plain", in: id) == Array("plain".utf8))
      #expect(try await client.readFile("/etc/nothing", in: id) == nil)
      #expect(try await client.status(of: "/etc/nothing", in: id) == nil)
      let error = try await engineError { _ = try await client.readFile("/etc", in: id) }
      #expect(error.message == "/etc is a folder.")
    }
  }

  @Test func `copies many megabytes both ways`() async throws {
    let content = try randomBytes(20_000_000)
    try await RealEngine.withContainer(["sleep", "600"]) { client, id in
      try await client.copy([.init("/big", .bytes(content))], into: id)
      #expect(try await client.readFile("/big", in: id) == content)
      let error = try await engineError {
        _ = try await client.readFile("/big", in: id, upTo: 1000)
      }
      #expect(error.message == "/big has 20000000 bytes, more than 1000.")
    }
  }

  @Test func `says which file of this machine cannot be read`() async throws {
    try await RealEngine.withContainer(["true"], isStarted: false) { client, id in
      let error = try await engineError {
        try await client.copy([.init("/a", .host("/no/such/file"))], into: id)
      }
      #expect(error.happened == "There is no /no/such/file.")
      #expect(error.attempt == "copy files into a container")
    }
  }

  @Test func `copies a folder out, with links and modes`() async throws {
    let folder = "/tmp/\(RealEngine.uniqueName())"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let script = """
      mkdir -p /data/inner; echo a > /data/inner/a; ln -s inner/a /data/link; ln /data/inner/a /data/hard
      chmod 4750 /data/inner/a; mkfifo /data/pipe; ln -s /etc/passwd /data/far
      """
    try await RealEngine.withContainer(["sh", "-c", script]) { client, id in
      _ = try await client.waitForContainer(id)
      for _ in 0..<2 { #expect(try await client.copy("/data", outOf: id, to: folder)) }
      #expect(try String(contentsOfFile: "\(folder)/data/link", encoding: .utf8) == "a\n")
      #expect(try String(contentsOfFile: "\(folder)/data/hard", encoding: .utf8) == "a\n")
      #expect(HostFileStatus(of: "\(folder)/data/inner/a")?.mode == 0o750)
      #expect(HostFileStatus(of: "\(folder)/data/far")?.kind == .link)
      #expect(HostFileStatus(of: "\(folder)/data/pipe") == nil)
      #expect(try await client.copy("/nothing", outOf: id, to: folder) == false)
    }
  }
}
