import AssayCoverage
import AssayEvidence
import AssayGit
import Foundation
import Subprocess
import Testing

struct GitChangesTests {
  /// A repository of its own, gone afterwards.
  private func withRepository(_ body: (Repository) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "git-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let repository = Repository(folder: folder)
    try await repository.git("init", "-q", "-b", "main")
    try await body(repository)
  }

  private struct Repository {
    var folder: String

    func git(_ arguments: String...) async throws {
      let identity = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"]
      let result = try await run(
        .name("git"), arguments: Arguments(["-C", folder] + identity + arguments),
        output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
      try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
    }

    func write(_ name: String, _ text: String) throws {
      let url = URL(filePath: "\(folder)/\(name)")
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }

    func commit() async throws {
      try await git("add", "-A")
      try await git("commit", "-q", "-m", "x")
    }
  }

  @Test func `reads changed lines between two commits`() async throws {
    try await withRepository { repository in
      let lines = (1...20).map { "line \($0)\n" }
      try repository.write("src/ü name.txt", lines.joined())
      try repository.write("moved.txt", lines.joined())
      try repository.write("gone.txt", "nothing like the others\n")
      try repository.write("data.bin", "\0\u{1}")
      try await repository.commit()
      try repository.write(
        "src/ü name.txt", (lines[..<4] + ["new\n"] + lines[5...] + ["end\n"]).joined())
      try repository.write("data.bin", "\0\u{2}")
      try repository.write("added.txt", "a\nb\n")
      try await repository.git("mv", "moved.txt", "sub-moved.txt")
      try await repository.git("rm", "-q", "gone.txt")
      try await repository.commit()
      let changes = try await GitChanges.read(
        folder: repository.folder, from: "HEAD~1", to: "HEAD")
      let byPath = Dictionary(uniqueKeysWithValues: changes.map { ($0.path, $0) })
      #expect(
        byPath.mapValues(\.kind) == [
          "src/ü name.txt": .modified, "sub-moved.txt": .renamed, "gone.txt": .deleted,
          "data.bin": .modified, "added.txt": .added,
        ])
      #expect(byPath["src/ü name.txt"]?.added == LineSet([5, 21]))
      #expect(byPath["src/ü name.txt"]?.touched == LineSet([5, 20, 21]))
      #expect(byPath["sub-moved.txt"]?.oldPath == "moved.txt")
      #expect(byPath["added.txt"]?.added == LineSet([1, 2]))
      #expect(byPath["data.bin"]?.isBinary == true)
      // A subfolder of the checkout makes no difference.
      let again = try await GitChanges.read(
        folder: repository.folder + "/src", from: "HEAD~1", to: "HEAD")
      #expect(again == changes)
    }
  }

  @Test func `reads what is not committed, and what a branch changed since it left`() async throws {
    try await withRepository { repository in
      try repository.write("a.txt", "1\n")
      try await repository.commit()
      try await repository.git("checkout", "-q", "-b", "feature")
      try repository.write("b.txt", "1\n")
      try await repository.commit()
      try await repository.git("checkout", "-q", "main")
      try repository.write("c.txt", "1\n")
      try await repository.commit()
      let fork = try await GitChanges.read(
        folder: repository.folder, from: "main", to: "feature", sinceFork: true)
      #expect(fork.map(\.path) == ["b.txt"])
      try repository.write("a.txt", "1\n2\n")
      let now = try await GitChanges.read(folder: repository.folder, from: "HEAD")
      #expect(now.map(\.path) == ["a.txt"])
      try repository.write("sub/new ü.txt", "1\n")
      let all = try await GitChanges.read(folder: repository.folder + "/sub", from: "HEAD")
      #expect(all.map(\.path) == ["a.txt", "sub/new ü.txt"])
      #expect(all.last?.kind == .added)
      let none = try await GitChanges.read(folder: repository.folder, from: "HEAD", to: "HEAD")
      #expect(none.isEmpty)
    }
  }

  @Test func `is not led astray by a user's settings`() async throws {
    try await withRepository { repository in
      try repository.write("a.txt", "1\n2\n3\n")
      try await repository.commit()
      try await repository.git("config", "diff.noprefix", "true")
      try await repository.git("config", "diff.external", "false")
      try await repository.git("config", "color.ui", "always")
      try await repository.git("config", "diff.renames", "false")
      try repository.write("a.txt", "1\n3\n")
      let changes = try await GitChanges.read(folder: repository.folder, from: "HEAD")
      #expect(changes.map(\.path) == ["a.txt"])
      #expect(changes.first?.touched == LineSet([2]))
    }
  }

  @Test(arguments: ["--output=/tmp/x", "", "no-such-commit"])
  func `says which commit is wrong`(name: String) async throws {
    try await withRepository { repository in
      try repository.write("a.txt", "1\n")
      try await repository.commit()
      let error = await #expect(throws: FailureReport.self) {
        try await GitChanges.read(folder: repository.folder, from: name)
      }
      #expect(error?.status == .badInput)
      #expect(error?.subject.hasPrefix(name) == true)
      #expect(error?.remedy != nil)
    }
  }

  @Test func `says when the folder is no checkout`() async {
    let error = await #expect(throws: FailureReport.self) {
      try await GitChanges.read(folder: "/proc", from: "HEAD")
    }
    #expect(error?.happened.isEmpty == false)
  }
}
