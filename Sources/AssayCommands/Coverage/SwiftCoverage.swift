import AssayCoverage
import AssayEvidence
import Foundation

/// Coverage that Swift tests left as raw profiles, merged and exported as SwiftPM does only when
/// all tests pass.
struct SwiftCoverage {
  /// The value of a suite's `coverage` that asks for it.
  static let keyword = "swift"

  /// The package's absolute folder.
  var package: String
  /// The suite's command, whose options say where it builds.
  var commandLine: String
  var environment: [String: String]
  /// Profiles from before are of other runs.
  var startedAt: Date

  /// Merges the profiles.
  ///
  /// - Returns: the path of llvm-cov's JSON.
  /// - Throws: `FailureReport` when nothing was measured, or a tool fails.
  func export() async throws(FailureReport) -> String {
    let folder = binaries
    let tools = LLVMTools(path: environment["PATH"] ?? "")
    let commands: LLVMCoverageCommands
    do throws(LLVMCoverageCommands.Fault) {
      commands = try LLVMCoverageCommands(
        folder: folder, files: files(in: folder), sources: sources, tools: tools.folder)
    } catch {
      throw LLVMTools.failure(folder, "\(error)")
    }
    do {
      try Data(commands.list.utf8).write(to: URL(filePath: commands.listPath))
    } catch {
      throw LLVMTools.failure(commands.listPath, error.localizedDescription)
    }
    for command in commands.commands { try await tools.run(command) }
    return commands.exportPath
  }

  /// Where `swift test` builds: `.build/debug`, unless the command says otherwise.
  private var binaries: String {
    let words = commandLine.split(whereSeparator: \.isWhitespace).map(String.init)
    func value(_ names: [String]) -> String? {
      for (index, word) in words.enumerated() {
        for name in names {
          if word == name, index + 1 < words.count { return words[index + 1] }
          if word.hasPrefix(name + "=") { return String(word.dropFirst(name.count + 1)) }
        }
      }
      return nil
    }
    let root = absolute(value(["--package-path"]) ?? ".", in: package)
    let scratch = absolute(value(["--scratch-path", "--build-path"]) ?? ".build", in: root)
    let configuration = value(["-c", "--configuration"]) ?? "debug"
    return URL(filePath: "\(scratch)/\(configuration)").resolvingSymlinksInPath()
      .path(percentEncoded: false)
  }

  private func absolute(_ path: String, in folder: String) -> String {
    path.hasPrefix("/") ? path : path == "." ? folder : "\(folder)/\(path)"
  }

  /// Without the tests themselves, where the package keeps to the usual layout.
  private var sources: [String] {
    let usual = "\(package)/Sources"
    return FileManager.default.fileExists(atPath: usual) ? [usual] : []
  }

  /// Test binaries and profiles of this run.
  private func files(in folder: String) -> [String] {
    let manager = FileManager.default
    let tests = ((try? manager.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".xctest") }
    let profiles = ((try? manager.contentsOfDirectory(atPath: "\(folder)/codecov")) ?? [])
      .filter { $0.hasSuffix(".profraw") }
      .map { "codecov/\($0)" }
      .filter { FileTree.wasWritten("\(folder)/\($0)", since: startedAt) }
    return tests + profiles
  }
}
