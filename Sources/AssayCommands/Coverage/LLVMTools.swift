import AssayCoverage
import AssayEvidence
import Foundation
import Subprocess
import SystemPackage

/// `llvm-profdata` and `llvm-cov`.
struct LLVMTools {
  /// The folder of those that belong to `swift`; nil: whatever PATH has.
  let folder: String?

  init(path: String) {
    let folders = path.split(separator: ":").map(String.init)
    let swift = folders.lazy.map { "\($0)/swift" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let swift else {
      folder = nil
      return
    }
    var own = URL(filePath: swift).resolvingSymlinksInPath().deletingLastPathComponent()
      .path(percentEncoded: false)
    if own.hasSuffix("/") { own.removeLast() }
    folder = FileManager.default.isExecutableFile(atPath: "\(own)/llvm-cov") ? own : nil
  }

  func program(_ name: String) -> String { folder.map { "\($0)/\(name)" } ?? name }

  /// Runs one to its end.
  func run(_ command: LLVMCoverageCommands.Command) async throws(FailureReport) {
    let complaint: String?
    do {
      let program: Executable =
        command.program.hasPrefix("/")
        ? .path(FilePath(command.program)) : .name(command.program)
      if let path = command.outputPath {
        let file = try FileDescriptor.open(
          FilePath(path), .writeOnly, options: [.create, .truncate],
          permissions: [.ownerReadWrite, .groupRead, .otherRead])
        let result = try await Subprocess.run(
          program, arguments: Arguments(command.arguments),
          output: .fileDescriptor(file, closeAfterSpawningProcess: true),
          error: .string(limit: 1 << 16))
        complaint = result.terminationStatus.isSuccess ? nil : result.standardError
      } else {
        let result = try await Subprocess.run(
          program, arguments: Arguments(command.arguments), output: .discarded,
          error: .string(limit: 1 << 16))
        complaint = result.terminationStatus.isSuccess ? nil : result.standardError
      }
    } catch {
      throw Self.failure(command.program, "it could not be run: \(error)")
    }
    if let complaint {
      let lines = complaint.split(separator: "\n").prefix(3).joined(separator: " ")
      throw Self.failure(command.program, lines.isEmpty ? "it failed" : lines)
    }
  }

  static func failure(_ subject: String, _ happened: String) -> FailureReport {
    FailureReport(
      .badInput, attempt: "merge the coverage of Swift tests", subject: subject,
      happened: happened, remedy: "see docs/coverage.md")
  }
}
