package import AssayCoverage
package import AssayEvidence

/// The change under test: what the checkout holds more than the branch that it goes into.
package struct GitChange: Sendable, Hashable {
  /// As git knows it: `origin/main`.
  package var base: String
  /// Where the change left the base.
  package var baseCommit: String
  /// With paths relative to the folder; of files outside of it they begin with `../`.
  package var files: [ChangedFile]

  /// Variables in which CI systems say the branch that a pull request goes into.
  private static let targets = [
    "GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
    "CHANGE_TARGET", "BITBUCKET_PR_DESTINATION_BRANCH", "SYSTEM_PULLREQUEST_TARGETBRANCH",
  ]

  /// Reads what was changed since the base, uncommitted changes included.
  ///
  /// - Parameters:
  ///   - folder: any folder of a checkout.
  ///   - base: a commit, branch or tag; nil: the target of the pull request, or the default branch.
  ///   - environment: where CI systems name that target.
  /// - Returns: the change, with the base as git knows it.
  /// - Throws: `FailureReport` when there is no checkout or the base is not known.
  package static func read(
    folder: String, base: String? = nil, environment: [String: String] = [:]
  ) async throws(FailureReport) -> GitChange {
    // Azure says the whole name.
    let target = targets.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
      .map { $0.hasPrefix("refs/heads/") ? String($0.dropFirst(11)) : $0 }
    let names: [String]
    if let base {
      names = [base, "origin/\(base)"]
    } else if let target {
      names = ["origin/\(target)", target]
    } else {
      names = ["origin/HEAD", "origin/main", "origin/master", "main", "master"]
    }
    for name in names where !name.hasPrefix("-") {
      guard let commit = await GitCheckout.ask(["merge-base", name, "HEAD"], in: folder) else {
        continue
      }
      let all = try await GitChanges.read(folder: folder, from: commit)
      let prefix = await GitCheckout.ask(["rev-parse", "--show-prefix"], in: folder) ?? ""
      return GitChange(
        base: name, baseCommit: commit, files: all.map { $0.relative(to: prefix) })
    }
    throw FailureReport(
      .badInput, attempt: "read the change", subject: base ?? target ?? "the default branch",
      happened: "git knows no commit of \(names.joined(separator: ", ")) that this one builds on.",
      remedy: "fetch it with its history (`git fetch --unshallow`), or name another `base`")
  }

  /// How many of the latest commits changed each file, by path relative to the folder.
  package static func churn(folder: String, commits: Int = 2_000) async -> [String: Int] {
    let log = await GitCheckout.ask(
      [
        "-c", "core.quotePath=false", "log", "--no-merges", "--max-count=\(commits)",
        "--since=1 year ago", "--format=", "--name-only", "--relative",
      ], in: folder)
    return (log ?? "").split(separator: "\n").reduce(into: [:]) { counts, path in
      counts[String(path), default: 0] += 1
    }
  }
}

extension ChangedFile {
  /// With paths below a folder of the checkout, which ends in a slash or is empty.
  fileprivate func relative(to prefix: String) -> ChangedFile {
    guard !prefix.isEmpty else { return self }
    func shortened(_ path: String) -> String {
      path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : "../\(path)"
    }
    var file = self
    file.path = shortened(path)
    file.oldPath = oldPath.map(shortened)
    return file
  }
}
