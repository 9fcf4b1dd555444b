import AssayTestSupport
import Foundation
import Testing

/// The examples of docs/api.md, as they stand there, from an empty directory.
struct DocumentedFixtureTests {
  private static let document: String = {
    var folder = URL(filePath: #filePath)
    repeat {
      folder.deleteLastPathComponent()
    } while !FileManager.default.fileExists(
      atPath: folder.appending(path: "Package.swift").path(percentEncoded: false))
    return (try? String(contentsOf: folder.appending(path: "docs/api.md"), encoding: .utf8)) ?? ""
  }()

  /// Blocks of code in a language, in their order.
  private static func blocks(_ language: String) -> [String] {
    document.components(separatedBy: "```\(language)\n").dropFirst().compactMap {
      $0.components(separatedBy: "\n```").first
    }
  }

  /// Debian's own, as pytest and psycopg are its packages.
  private static let pytest = "/usr/bin/python3 -m pytest -p no:cacheprovider"

  @Test func `the pytest fixture gives each test a database of its own`() async throws {
    try await TemporaryFolder.with { folder in
      let python = Self.blocks("python")
      try folder.write(try #require(python.first), to: "conftest.py")
      try folder.write(try #require(python.dropFirst().first), to: "test_orders.py")
      let answer = try await AssayProgram.shell(
        "\"$ASSAY\" exec --with db=postgres --runtime process -- \(Self.pytest)", in: folder)
      #expect(answer.status == 0, "\(answer.output)\(answer.error)")
      #expect(answer.output.contains("2 passed"), "\(answer.output)")
    }
  }

  @Test func `a failing test's database is kept, to look at`() async throws {
    try await TemporaryFolder.with { folder in
      let python = Self.blocks("python")
      let fixture = try #require(python.first)
      let ending = try #require(python.dropFirst(2).first)
      let kept = try #require(fixture.components(separatedBy: "    yield lease").first) + ending
      try folder.write(kept, to: "conftest.py")
      try folder.write(
        """
        import psycopg

        def test_fails(db):
            with psycopg.connect(db) as connection:
                connection.execute("create table look_at_me ()")
            assert False
        """, to: "test_orders.py")
      let answer = try await AssayProgram.shell(
        """
        "$ASSAY" up --with db=postgres --runtime process > /dev/null
        "$ASSAY" exec -- \(Self.pytest) > out; echo "status $?"
        psql -qAt "$(sed -n 's/^kept //p' out)" -c "select to_regclass('look_at_me')"
        "$ASSAY" down
        """, in: folder)
      #expect(answer.output == "status 1\nlook_at_me\n", "\(answer.output)\(answer.error)")
    }
  }

  static let hasNode = FileManager.default.isExecutableFile(atPath: "/usr/bin/node")

  @Test(.enabled(if: hasNode, "Node is not installed"))
  func `the Node example passes`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(try #require(Self.blocks("js").first), to: "orders.test.js")
      let answer = try await AssayProgram.shell(
        "\"$ASSAY\" exec --with db=postgres --runtime process -- node --test", in: folder)
      #expect(answer.status == 0, "\(answer.output)\(answer.error)")
    }
  }
}
