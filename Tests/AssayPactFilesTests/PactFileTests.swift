import AssayEvidence
import AssayJSON
import AssayMatching
import AssayPact
import AssayPactFiles
import AssayTestSupport
import Foundation
import Testing

struct PactFileTests {
  private static let name = "shop-stock.json"

  private func file(
    _ folder: TemporaryFolder, version: SpecificationVersion = .v4, startsAnew: Bool = false
  ) -> PactFile {
    PactFile(
      path: "\(folder.path)/pacts/\(Self.name)", consumer: "shop", provider: "stock",
      version: version, startsAnew: startsAnew)
  }

  private func text(_ folder: TemporaryFolder) throws -> String {
    try folder.read("pacts/\(Self.name)")
  }

  /// Another one when the file was replaced.
  private func number(of path: String) throws -> Int {
    try #require(try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int)
  }

  @Test func `what a test adds is in the journal at once, and in the file when it is settled`()
    async throws
  {
    try await TemporaryFolder.with { folder in
      let file = file(folder)
      #expect(try file.add([.item(1)]).isEmpty)
      #expect(!folder.exists("pacts/\(Self.name)"))
      #expect(try folder.read("pacts/\(Self.name).journal").hasSuffix("\n"))
      try file.settle()
      #expect(!folder.exists("pacts/\(Self.name).journal"))
      #expect(try text(folder) == Pact.items([1]).text)
    }
  }

  @Test func `many tasks write the same bytes as one pact, in whatever order`() async throws {
    try await TemporaryFolder.with { folder in
      let file = file(folder)
      try await withThrowingTaskGroup { group in
        for number in (1...200).shuffled() {
          group.addTask { _ = try file.add([.item(number), .item(number % 7)]) }
        }
        try await group.waitForAll()
      }
      try file.settle()
      #expect(try text(folder) == Pact.items(Array(0...200)).text)
    }
  }

  @Test func `two that share a file see what the other added`() async throws {
    try await TemporaryFolder.with { folder in
      let (one, other) = (file(folder), file(folder))
      for number in 1...10 { _ = try (number.isMultiple(of: 2) ? one : other).add([.item(number)]) }
      try one.settle()
      _ = try other.add([.item(11)])
      try other.settle()
      try one.settle()
      #expect(try text(folder) == Pact.items(1...11).text)
    }
  }

  @Test func `other interactions of the file stay, and those of the same name are replaced`()
    async throws
  {
    try await TemporaryFolder.with { folder in
      let first = file(folder)
      _ = try first.add([.item(1), .item(2, status: 404)])
      try first.settle()
      let second = file(folder)
      _ = try second.add([.item(2)])
      try second.settle()
      #expect(try text(folder) == Pact.items([1, 2]).text)
    }
  }

  @Test func `a file that says the same is not touched`() async throws {
    try await TemporaryFolder.with { folder in
      // As another tool writes it, in one line.
      let other = JSONPrinter.compact.text(PactWriter.write(.items([1])).json)
      try folder.write(other, to: "pacts/\(Self.name)")
      let file = file(folder)
      _ = try file.add([.item(1)])
      try file.settle()
      let settled = try text(folder)
      #expect(try PactReader.read(Array(settled.utf8)).pact.interactions == [.item(1)])
      let before = try number(of: "\(folder.path)/pacts/\(Self.name)")
      let again = self.file(folder)
      _ = try again.add([.item(1)])
      try again.settle()
      #expect(try number(of: "\(folder.path)/pacts/\(Self.name)") == before)
      #expect(try text(folder) == settled)
    }
  }

  @Test func `starting anew puts away what was there, once`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("no pact at all", to: "pacts/\(Self.name)")
      let file = file(folder, startsAnew: true)
      _ = try file.add([.item(1)])
      _ = try file.add([.item(2)])
      try file.settle()
      _ = try file.add([.item(3)])
      try file.settle()
      #expect(try text(folder) == Pact.items(1...3).text)
    }
  }

  @Test func `a version that cannot say all names what is lost`() async throws {
    try await TemporaryFolder.with { folder in
      var interaction = Interaction.item(1)
      interaction.isPending = true
      let file = file(folder, version: .v3)
      let losses = try file.add([interaction])
      #expect(losses.map(\.what) == ["that it is pending cannot be said in version 3"])
      try file.settle()
      #expect(try text(folder).contains("\"version\": \"3.0.0\""))
    }
  }

  @Test func `a file of a later version keeps it`() async throws {
    try await TemporaryFolder.with { folder in
      let new = file(folder)
      _ = try new.add([.item(1)])
      try new.settle()
      let old = file(folder, version: .v2)
      #expect(try old.add([.item(2)]).isEmpty)
      try old.settle()
      #expect(try text(folder) == Pact.items(1...2).text)
    }
  }

  // MARK: Conflicts

  @Test func `the test that contradicts another one fails, and adds nothing`() async throws {
    try await TemporaryFolder.with { folder in
      let (one, other) = (file(folder), file(folder))
      _ = try one.add([.item(1)])
      let failure = #expect(throws: FailureReport.self) {
        _ = try other.add([.item(2), .item(1, status: 404)])
      }
      #expect(
        failure?.happened
          == "The interaction \"a request for item 1 (item 1 exists)\" differs in response/status "
          + "from what another test of this run expects.")
      try one.settle()
      #expect(try text(folder) == Pact.items([1]).text)
    }
  }

  @Test func `a test that contradicts itself fails`() async throws {
    try await TemporaryFolder.with { folder in
      let file = file(folder)
      #expect(throws: FailureReport.self) {
        _ = try file.add([.item(1), .item(1, status: 404)])
      }
      _ = try file.add([.item(1), .item(1)])
      try file.settle()
      #expect(try text(folder) == Pact.items([1]).text)
    }
  }

  @Test func `a contradiction is seen after the other process has settled`() async throws {
    try await TemporaryFolder.with { folder in
      let (one, other) = (file(folder), file(folder))
      _ = try one.add([.item(1)])
      _ = try other.add([.item(2)])
      try other.settle()
      #expect(throws: FailureReport.self) { _ = try one.add([.item(1, status: 404)]) }
    }
  }
}
