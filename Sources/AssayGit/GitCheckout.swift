import Glibc
import Subprocess
import SystemPackage

/// What git says about the folder under test; asked through the `git` program.
package struct GitCheckout: Sendable, Hashable {
  package var commit: String
  /// nil when the head is detached.
  package var branch: String?
  package var hasUncommittedChanges: Bool
  /// The commit and those before it, the newest thousand.
  package var ancestors: Set<String>

  /// Reads the checkout that `folder` lies in; nil when there is none, no commit, or no git.
  package static func read(folder: String) async -> GitCheckout? {
    guard let git = program() else { return nil }
    async let log = output(git, ["rev-list", "--max-count=1000", "HEAD"], in: folder)
    async let status = output(git, ["status", "--porcelain=v2", "--branch"], in: folder)
    guard let commits = await log?.split(separator: "\n").map(String.init),
      let commit = commits.first, let lines = await status?.split(separator: "\n")
    else { return nil }
    let head = lines.first { $0.hasPrefix("# branch.head ") }?.dropFirst(14).description
    return GitCheckout(
      commit: commit, branch: head == "(detached)" ? nil : head,
      hasUncommittedChanges: lines.contains { !$0.hasPrefix("#") }, ancestors: Set(commits))
  }

  /// Looked up here: Subprocess would start a process for each folder of the path in vain.
  static func program() -> FilePath? {
    guard let path = unsafe getenv("PATH") else { return nil }
    return unsafe String(cString: path).split(separator: ":").lazy
      .map { FilePath("\($0)/git") }
      .first { unsafe access($0.string, X_OK) == 0 }
  }

  /// What git answers, without the line's end; nil when it fails or is not there.
  static func ask(_ arguments: [String], in folder: String) async -> String? {
    guard let git = program(), let text = await output(git, arguments, in: folder) else {
      return nil
    }
    return text.hasSuffix("\n") ? String(text.dropLast()) : text
  }

  static func output(
    _ git: FilePath, _ arguments: [String], in folder: String
  ) async -> String? {
    // A status of a huge checkout is the longest answer; it is only looked at, not kept.
    let result = try? await run(
      .path(git), arguments: Arguments(["-C", folder] + arguments),
      output: .string(limit: 16 << 20), error: .discarded)
    guard let result, result.terminationStatus.isSuccess else { return nil }
    return result.standardOutput
  }
}
