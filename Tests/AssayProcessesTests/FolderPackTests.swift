import AssayProcesses
import CProcessControl
import Foundation
import Testing

extension ProcessTests {
  struct FolderPackTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func pack() -> Int32 {
      unsafe assay_pack_folder("\(folder.path)/source", "\(folder.path)/pack") == 0 ? 0 : errno
    }

    private func unpack(_ name: String = "target") throws -> Int32 {
      let target = "\(folder.path)/\(name)"
      try? FileManager.default.removeItem(atPath: target)
      try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
      return unsafe assay_unpack_folder("\(folder.path)/pack", target, 0, 0, 0) == 0 ? 0 : errno
    }

    /// What `find` and `cat` say of a folder, with permissions.
    private func contents(_ name: String) async -> String {
      let outcome = await SupervisedCommand(
        id: "list", runID: "\(folder.name)-list",
        commandLine:
          "cd \(name) && find . -printf '%y %m %s %l %P\\n' | sed 's/^d \\(.*\\) [0-9]* /d \\1 /' "
          + "| sort && find . -type f | sort | xargs -r md5sum",
        workingDirectory: folder.path, environment: ["PATH": "/usr/bin:/bin"],
        timeout: .seconds(30), logPath: nil
      ).run()
      return outcome.tail
    }

    @Test func `gives back what it was given`() async throws {
      try folder.write("", to: "source/empty")
      try folder.write("small", to: "source/a/b/c/small")
      try FileManager.default.createDirectory(
        atPath: "\(folder.path)/source/a/none", withIntermediateDirectories: true)
      let block = 4096
      // Around the sizes of blocks and holes, with zeros in front, between and behind.
      for size in [1, block - 1, block, block + 1, 4 * block, 5 * block + 7, 300_001] {
        for pattern in ["zeros", "noise", "front", "back", "middle"] {
          var bytes = Data(count: size)
          for index in bytes.indices {
            let third = index * 3 / size
            let isNoise =
              switch pattern {
              case "noise": true
              case "front": third == 0
              case "back": third == 2
              case "middle": third == 1
              default: false
              }
            if isNoise { bytes[index] = UInt8(truncatingIfNeeded: index &* 2_654_435_761 >> 7 | 1) }
          }
          try folder.write("", to: "source/sizes/\(pattern)-\(size)")
          try bytes.write(to: URL(filePath: "\(folder.path)/source/sizes/\(pattern)-\(size)"))
        }
      }
      let files = FileManager.default
      try files.createSymbolicLink(
        atPath: "\(folder.path)/source/link", withDestinationPath: "/nowhere/at all")
      for (path, mode) in [("empty", 0o400), ("a/b", 0o500), ("a/b/c/small", 0o644), ("a", 0o711)] {
        try files.setAttributes(
          [.posixPermissions: mode], ofItemAtPath: "\(folder.path)/source/\(path)")
      }
      // Nothing that a database keeps.
      try #require(unsafe mkfifo("\(folder.path)/source/pipe", 0o600) == 0)
      #expect(pack() == 0)
      unsafe unlink("\(folder.path)/source/pipe")
      #expect(try unpack() == 0)
      let (source, target) = (await contents("source"), await contents("target"))
      #expect(source == target)
      #expect(source.contains("sizes/middle-300001"))
      for name in ["source", "target"] {
        try files.setAttributes(
          [.posixPermissions: 0o700], ofItemAtPath: "\(folder.path)/\(name)/a/b")
      }
    }

    @Test func `keeps alike files once and zeros not at all`() throws {
      var noise = Data(count: 1 << 20)
      for index in noise.indices { noise[index] = UInt8.random(in: 0...255) }
      for name in ["one", "two", "three"] {
        try folder.write("", to: "source/\(name)")
        try noise.write(to: URL(filePath: "\(folder.path)/source/\(name)"))
      }
      try Data(count: 8 << 20).write(to: URL(filePath: "\(folder.path)/source/zeros"))
      #expect(pack() == 0)
      let size = try Data(contentsOf: URL(filePath: "\(folder.path)/pack")).count
      #expect(size < (1 << 20) + 16384)
      #expect(try unpack() == 0)
      #expect(try Data(contentsOf: URL(filePath: "\(folder.path)/target/three")) == noise)
      #expect(
        try Data(contentsOf: URL(filePath: "\(folder.path)/target/zeros")) == Data(count: 8 << 20))
    }

    @Test func `refuses every pack that is not whole`() throws {
      for index in 0..<20 { try folder.write("file \(index)", to: "source/f/\(index)") }
      #expect(pack() == 0)
      #expect(pack() == EEXIST)
      let path = URL(filePath: "\(folder.path)/pack")
      let whole = try Data(contentsOf: path)
      for length in [0, 1, 39, 40, 41, 4096, whole.count / 2, whole.count - 1] {
        try whole.prefix(length).write(to: path)
        #expect(try unpack() == EBADMSG)
      }
      try (whole + [0]).write(to: path)
      #expect(try unpack() == EBADMSG)
      // A flipped bit anywhere; every 13th byte, as there are many.
      for index in stride(from: 0, to: whole.count, by: 13) {
        var damaged = whole
        damaged[index] ^= 1 << UInt8(index % 8)
        try damaged.write(to: path)
        #expect(try unpack() == EBADMSG, "byte \(index)")
        #expect(
          try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/target") == [])
      }
      try whole.write(to: path)
      #expect(try unpack() == 0)
    }

    @Test func `says what is in the way`() throws {
      #expect(pack() == ENOENT)
      try folder.write("text", to: "source/file")
      #expect(pack() == 0)
      #expect(try unpack() == 0)
      // Not over what is there.
      let again = unsafe assay_unpack_folder(
        "\(folder.path)/pack", "\(folder.path)/target", 0, 0, 0)
      #expect(again == -1)
      #expect(errno == EEXIST)
    }
  }
}
