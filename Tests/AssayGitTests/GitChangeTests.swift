import AssayCoverage
import AssayEvidence
import AssayGit
import Foundation
import Subprocess
import Testing

/// The change under test, as pull requests see it.
struct GitChangeTests {
  private func git(_ folder: String, _ arguments: String...) async throws {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"]
    let result = try await run(
      .name("git"), arguments: Arguments(["-C", folder] + identity + arguments),
      output: .discarded, error: .string(limit: 1 << 16))
    try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
  }

  /// A branch `feature` that left `main` before its latest commit; files lie in `app` and beside.
  private func withBranch(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "git-\(UUID())").path
    try FileManager.default.createDirectory(
      atPath: "\(folder)/app", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func write(_ name: String, _ text: String) throws {
      try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
    }
    func commit() async throws {
      try await git(folder, "add", "-A")
      try await git(folder, "commit", "-q", "-m", "x")
    }
    try await git(folder, "init", "-q", "-b", "main")
    try write("app/a.py", "one\ntwo\n")
    try write("lib.py", "one\n")
    try await commit()
    try await git(folder, "checkout", "-q", "-b", "feature")
    try write("app/a.py", "one\nTWO\n")
    try await commit()
    try write("lib.py", "two\n")
    try await git(folder, "stash", "-q")
    try await git(folder, "checkout", "-q", "main")
    try write("app/other.py", "main went on\n")
    try await commit()
    try await git(folder, "checkout", "-q", "feature")
    try await git(folder, "stash", "pop", "-q")
    try await body(folder)
  }

  @Test func `is what left the base, with paths of the folder`() async throws {
    try await withBranch { folder in
      let change = try await GitChange.read(folder: "\(folder)/app")
      #expect(change.base == "main")
      #expect(change.files.map(\.path) == ["a.py", "../lib.py"])
      #expect(change.files.first?.added == LineSet(2...2))
    }
  }

  @Test(arguments: [
    (nil, ["GITHUB_BASE_REF": "main"], "main"), (nil, ["CHANGE_TARGET": "", "CI": "1"], "main"),
    ("feature", ["GITHUB_BASE_REF": "main"], "feature"),
    (nil, ["SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main"], "main"),
  ])
  func `the base is said, or the pull request's target, or the default branch`(
    base: String?, environment: [String: String], expected: String
  ) async throws {
    try await withBranch { folder in
      let change = try await GitChange.read(folder: folder, base: base, environment: environment)
      #expect(change.base == expected)
    }
  }

  @Test(arguments: ["nowhere", "--output=x", ""])
  func `a base that git does not know is told`(base: String) async throws {
    try await withBranch { folder in
      let failure = await #expect(throws: FailureReport.self) {
        try await GitChange.read(folder: folder, base: base)
      }
      #expect(failure?.remedy?.contains("git fetch --unshallow") == true)
    }
  }

  @Test func `counts how often files were changed`() async throws {
    try await withBranch { folder in
      #expect(await GitChange.churn(folder: "\(folder)/app") == ["a.py": 2])
      #expect(await GitChange.churn(folder: "\(folder)/nowhere") == [:])
    }
  }
}
