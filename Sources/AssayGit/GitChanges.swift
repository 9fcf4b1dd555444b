package import AssayCoverage
package import AssayEvidence
import Glibc
import Subprocess
import SystemPackage

/// What git says was changed between two commits.
package enum GitChanges {
  /// In bytes; a diff without context that is longer is no change that anybody reviews.
  private static let longestDiff = 64 << 20

  /// Reads the changed lines per file, renames found.
  ///
  /// - Parameters:
  ///   - folder: any folder of the checkout; paths are relative to the checkout's own.
  ///   - base: a commit, branch or tag.
  ///   - head: likewise; nil: the files as they are now, those included that git does not track
  ///     yet, whose lines are not looked at.
  ///   - sinceFork: whether to compare with where `head` left `base`, as a pull request does.
  /// - Returns: the files in git's order.
  /// - Throws: `FailureReport` when git is not there, does not know a commit, or writes what is no
  ///   diff.
  package static func read(
    folder: String, from base: String, to head: String? = nil, sinceFork: Bool = false
  ) async throws(FailureReport) -> [ChangedFile] {
    for name in [base, head].compactMap(\.self) where name.isEmpty || name.hasPrefix("-") {
      throw failure(name, "that is no name of a commit.", "give a commit, a branch or a tag")
    }
    let subject = "\(base)\(sinceFork ? "..." : "..")\(head ?? "")"
    var arguments = [
      "-C", folder, "-c", "core.quotePath=false", "diff", "--unified=0", "--no-color",
      "--no-ext-diff", "--no-textconv", "--find-renames", "--no-relative", "--src-prefix=a/",
      "--dst-prefix=b/", "--submodule=short",
    ]
    if sinceFork { arguments.append("--merge-base") }
    arguments += [base] + [head].compactMap(\.self) + ["--"]
    guard let git = GitCheckout.program() else {
      throw failure(subject, "there is no git in PATH.", "install git")
    }
    let answer = await output(git, arguments)
    guard let (bytes, status) = answer else {
      throw failure(subject, "git did not start, or wrote more than 64 MiB.", nil)
    }
    guard status == nil else {
      throw failure(
        subject, status ?? "", "check that both commits are there: CI often fetches only one")
    }
    do throws(UnifiedDiff.Fault) {
      let untracked = head == nil ? await untracked(git, in: folder) : []
      return try UnifiedDiff.read(bytes) + untracked
    } catch {
      throw failure(subject, "\(error).", nil)
    }
  }

  private static func untracked(_ git: FilePath, in folder: String) async -> [ChangedFile] {
    let answer = await output(
      git,
      [
        "-C", folder, "ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", ":/",
      ])
    return (answer?.bytes ?? []).split(separator: 0).map { name in
      ChangedFile(
        path: String(decoding: name, as: UTF8.self), oldPath: nil, kind: .added, isBinary: true)
    }
  }

  private static func failure(
    _ subject: String, _ happened: String, _ remedy: String?
  ) -> FailureReport {
    FailureReport(
      .badInput, attempt: "read the changes", subject: subject, happened: happened, remedy: remedy)
  }

  /// What git wrote, and its complaint if it failed; nil when it could not be run to its end.
  private static func output(
    _ git: FilePath, _ arguments: [String]
  ) async -> (bytes: [UInt8], complaint: String?)? {
    let result = try? await run(
      .path(git), arguments: Arguments(arguments), output: .bytes(limit: longestDiff),
      error: .string(limit: 1 << 16))
    guard let result else { return nil }
    if result.terminationStatus.isSuccess { return (result.standardOutput, nil) }
    let text = result.standardError
    return ([], text.isEmpty ? "git failed." : text.split(separator: "\n").joined(separator: " "))
  }
}
