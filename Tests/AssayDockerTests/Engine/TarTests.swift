import AssayDocker
import Foundation
import Subprocess
import Testing

#if canImport(System)
  import System
#else
  import SystemPackage
#endif

struct TarTests {
  /// All that an archive holds when it is read in pieces of `size` bytes.
  private func read(
    _ bytes: [UInt8], size: Int = 997
  ) throws -> [(entry: TarEntry, content: [UInt8])] {
    var reader = TarReader()
    var found: [(entry: TarEntry, content: [UInt8])] = []
    var rest = bytes[...]
    while !rest.isEmpty {
      for event in try reader.read(rest.prefix(size)) {
        switch event {
        case .entry(let entry): found.append((entry, []))
        case .content(let bytes): found[found.count - 1].content += bytes
        case .endOfEntry: break
        }
      }
      rest = rest.dropFirst(size)
    }
    #expect(reader.isComplete)
    return found
  }

  private func archive(_ entries: [(TarEntry, [UInt8])]) -> [UInt8] {
    entries.flatMap { entry, content in
      TarFormat.header(of: entry) + content + TarFormat.padding(after: Int64(content.count))
    } + TarFormat.end
  }

  private static let entries: [(TarEntry, [UInt8])] = {
    func file(_ path: String, _ content: String, mode: UInt16 = 0o644) -> (TarEntry, [UInt8]) {
      let bytes = Array(content.utf8)
      return (TarEntry(path, .file(size: Int64(bytes.count)), mode: mode), bytes)
    }
    let deep = (0..<9).map { "folder-number-\($0)" }.joined(separator: "/")
    var owned = file("owned", "x", mode: 0o4755)
    owned.0.user = 3_000_000
    owned.0.group = 65_534
    owned.0.modified = 1_700_000_000
    return [
      (TarEntry("folder/", .folder, mode: 0o1777), []),
      file("folder/a", "hello"), file("empty", ""),
      file(deep + "/short", "prefix"), file(deep + "/" + String(repeating: "n", count: 101), "pax"),
      file(String(repeating: "ü", count: 60), "utf-8"),
      file("block", String(repeating: "b", count: 512)),
      (TarEntry("link", .symbolicLink(target: "folder/a"), mode: 0o777), []),
      (TarEntry("far", .symbolicLink(target: String(repeating: "t/", count: 80)), mode: 0o777), []),
      owned,
    ]
  }()

  @Test(arguments: [1, 100, 511, 512, 513, 1 << 20])
  func `what is written is read again, in pieces of any size`(size: Int) throws {
    let found = try read(archive(Self.entries), size: size)
    #expect(found.map(\.entry) == Self.entries.map(\.0))
    #expect(found.map(\.content) == Self.entries.map(\.1))
  }

  @Test func `GNU tar reads what we write, and we read what it writes`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "assay-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "a.tar")
    try Data(archive(Self.entries)).write(to: file)
    let listing = try await shell("tar --numeric-owner -tvf a.tar", in: folder)
    #expect(listing.contains("drwxrwxrwt"))
    #expect(listing.contains("-rwsr-xr-x 3000000/65534"))
    #expect(listing.contains("link -> folder/a"))
    #expect(listing.split(separator: "\n").count == Self.entries.count)
    let extract = "tar -xf a.tar --no-same-owner && cat folder-number-0/*/*/*/*/*/*/*/*/n*"
    #expect(try await shell(extract, in: folder) == "pax")
    // The old formats have no room for some names.
    let plain = "--exclude=far --exclude='./[!a-z]*'"
    let formats = [
      "gnu", "pax", "ustar --exclude='nnn*' \(plain)", "v7 --exclude=folder-number-0 \(plain)",
    ]
    for format in formats {
      let copy = "../\(folder.lastPathComponent).tar"
      let command =
        "tar --format=\(format) --exclude='*.tar' -cf \(copy) . && cat \(copy) && rm \(copy)"
      let found = try read(try await shellBytes(command, in: folder))
      #expect(found.contains { $0.entry.path == "./folder/a" && $0.content == Array("hello".utf8) })
      if format.hasPrefix("gnu") || format.hasPrefix("pax") {
        #expect(found.contains { $0.entry.path.hasSuffix("n") && $0.content == Array("pax".utf8) })
        #expect(found.contains { $0.entry.path == "./" + String(repeating: "ü", count: 60) })
        #expect(
          found.contains {
            $0.entry.kind == .symbolicLink(target: String(repeating: "t/", count: 80))
          })
      }
    }
  }

  @Test func `broken archives are refused, whatever is broken`() throws {
    let whole = archive(Self.entries)
    // A changed byte in a header fails its checksum.
    for offset in [0, 100, 124, 148, 156, 345] {
      var broken = whole
      broken[offset] ^= 0x55
      #expect(throws: TarReader.Fault.self) { _ = try self.read(broken) }
    }
    // Half an archive is not complete.
    var reader = TarReader()
    _ = try reader.read(whole.prefix(700))
    #expect(!reader.isComplete)
  }

  @Test func `sizes beyond reason are refused`() throws {
    func header(_ change: (inout [UInt8]) -> Void) -> [UInt8] {
      var block = TarFormat.header(of: TarEntry("a", .file(size: 1), mode: 0o644))
      change(&block)
      for index in 148..<156 { block[index] = 32 }
      let sum = block.reduce(0) { $0 + Int($1) }
      for (index, digit) in String(sum, radix: 8).utf8.enumerated() { block[148 + index] = digit }
      return block
    }
    let huge = header { block in
      for index in 124..<136 { block[index] = 0xFF }
    }
    let words = header { block in block[124] = UInt8(ascii: "z") }
    let longName = header { block in
      block[156] = UInt8(ascii: "L")
      for (index, digit) in "77777777777".utf8.enumerated() { block[124 + index] = digit }
    }
    let noName = header { block in block[0] = 0 }
    for bytes in [huge, words, longName, noName] {
      var reader = TarReader()
      #expect(throws: TarReader.Fault.self) { try reader.read(bytes) }
    }
    let records = ["9999999999999999999 path=a\n", "3 a", "0 path=a\n", "-5 path=a\n"]
    for record in records {
      let bytes = Array(record.utf8)
      let pax =
        header { block in
          block[156] = UInt8(ascii: "x")
          let digits = String(bytes.count, radix: 8)
          let padded = String(repeating: "0", count: 11 - digits.count) + digits
          for (index, digit) in padded.utf8.enumerated() { block[124 + index] = digit }
        } + bytes + TarFormat.padding(after: Int64(bytes.count))
      var reader = TarReader()
      #expect(throws: TarReader.Fault.self, "\(record)") { try reader.read(pax) }
    }
  }

  @Test(arguments: [
    [TarEntry("../out", .file(size: 0), mode: 0o644)],
    [TarEntry("a/../../out", .file(size: 0), mode: 0o644)],
    [
      TarEntry("link", .symbolicLink(target: ".."), mode: 0o777),
      TarEntry("link/out", .folder, mode: 0o755),
    ],
    [
      TarEntry("link", .symbolicLink(target: "../out"), mode: 0o777),
      TarEntry("link", .hardLink(target: "../out"), mode: 0o777),
    ],
    [TarEntry("a", .file(size: 0), mode: 0o644), TarEntry("a/out", .file(size: 0), mode: 0o644)],
  ])
  func `an archive from a container cannot write outside its folder`(entries: [TarEntry])
    async throws
  {
    let folder = "/tmp/assay-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let body = String(decoding: archive(entries.map { ($0, []) }), as: UTF8.self)
    try await FakeEngine.with { request in
      request == "GET /_ping" ? .ping("1.51") : .http("200 OK", type: "application/x-tar", body)
    } body: { engine in
      let client = try await EngineClient(connectingTo: engine.address, limits: .patient)
      let error = try await engineError {
        _ = try await client.copy("/data", outOf: "x", to: "\(folder)/inner")
      }
      #expect(error.happened.hasPrefix("The copy failed: "))
      #expect(HostFileStatus(of: "\(folder)/out") == nil)
    }
  }

  @Test func `an absolute name in an archive stays in the folder, and a link is replaced`()
    async throws
  {
    let folder = "/tmp/assay-\(UUID().uuidString.prefix(8))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let entries: [(TarEntry, [UInt8])] = [
      (TarEntry("/tmp/x", .symbolicLink(target: "/etc/hostname"), mode: 0o777), []),
      (TarEntry("/tmp/x", .file(size: 2), mode: 0o600), [104, 105]),
    ]
    let body = String(decoding: archive(entries), as: UTF8.self)
    try await FakeEngine.with { request in
      request == "GET /_ping" ? .ping("1.51") : .http("200 OK", type: "application/x-tar", body)
    } body: { engine in
      let client = try await EngineClient(connectingTo: engine.address, limits: .patient)
      #expect(try await client.copy("/data", outOf: "x", to: folder))
      #expect(try String(contentsOfFile: "\(folder)/tmp/x", encoding: .utf8) == "hi")
      #expect(HostFileStatus(of: "\(folder)/tmp/x")?.kind == .file)
    }
  }

  private func shellBytes(_ command: String, in folder: URL) async throws -> [UInt8] {
    let result = try await Subprocess.run(
      .path("/bin/sh"), arguments: ["-c", command], workingDirectory: FilePath(folder.path),
      output: .bytes(limit: 1 << 24))
    try #require(result.terminationStatus.isSuccess, "\(command)")
    return result.standardOutput
  }

  private func shell(_ command: String, in folder: URL) async throws -> String {
    String(decoding: try await shellBytes(command, in: folder), as: UTF8.self)
  }
}
