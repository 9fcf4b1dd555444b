import Foundation
import Testing

enum Planted {
  static let variable = "ASSAY_PLANTED_TESTS"
  /// Where they write, who may not; nil where they are not wanted.
  static var folder: String? { ProcessInfo.processInfo.environment[variable] }
}

/// Run by `RunnerTests` in a process of their own, confined; each does something else.
@Suite(.enabled(if: Planted.folder != nil))
struct PlantedTests {
  @Test func `computes`() { #expect((1...20).reduce(1, *) > 0) }

  @Test func `connects`() {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    address.sin_port = UInt16(9).bigEndian
    let length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe connect(descriptor, generic, length)
      }
    }
    #expect(result != 0)
  }

  @Test func `writes a file`() {
    try? Data("x".utf8).write(to: URL(filePath: "\(Planted.folder ?? "")/planted"))
  }

  @Test func `writes to its own folder`() throws {
    let folder = FileManager.default.temporaryDirectory
    try Data("x".utf8).write(to: folder.appending(path: "own"))
  }

  /// Foundation itself uses sockets here, which are no finding.
  @Test func `runs a program`() throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/echo")
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
