import Subprocess
import SystemPackage

/// The commits between two.
package struct GitCommits: Sendable, Hashable {
  package struct Commit: Sendable, Hashable {
    package var id: String
    package var subject: String
  }

  /// The newest first, at most so many as were asked for.
  package var commits: [Commit]
  /// All of them.
  package var count: Int

  /// What the head of the checkout that `folder` lies in has, and `commit` has not.
  ///
  /// - Returns: nil without git, or when it does not know the commit.
  package static func since(_ commit: String, folder: String, limit: Int) async -> GitCommits? {
    // What is no commit's name might be read as an option.
    guard !commit.isEmpty, commit.allSatisfy(\.isHexDigit), let git = GitCheckout.program() else {
      return nil
    }
    let range = "\(commit)..HEAD"
    async let log = GitCheckout.output(
      git, ["log", "--max-count=\(limit)", "--format=%H%x00%s", range, "--"], in: folder)
    async let count = GitCheckout.output(git, ["rev-list", "--count", range, "--"], in: folder)
    guard let lines = await log?.split(separator: "\n"),
      let number = await count.flatMap({ Int($0.filter(\.isNumber)) })
    else { return nil }
    let commits = lines.compactMap { line -> Commit? in
      let parts = line.split(separator: "\0", maxSplits: 1, omittingEmptySubsequences: false)
      return parts.count == 2 ? Commit(id: String(parts[0]), subject: String(parts[1])) : nil
    }
    return GitCommits(commits: commits, count: number)
  }
}
