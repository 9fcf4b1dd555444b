import AssayPact
import AssayPactFiles
import AssayTestSupport
import Testing

struct PactProcessTests {
  @Test func `several processes write one file, settled when they end`() async throws {
    try await TemporaryFolder.with { folder in
      try await withThrowingTaskGroup { group in
        for first in [1, 101, 151, 201] {
          // The third overlaps with the second.
          group.addTask { try await Fixture.run([folder.path, "\(first)", "100"]) }
        }
        for try await answer in group {
          #expect(answer.status == 0)
          #expect(answer.output == "added\n")
        }
      }
      #expect(try folder.read("shop-stock.json") == Pact.items(1...300).text)
      #expect(!folder.exists("shop-stock.json.journal"))
    }
  }

  @Test func `what a killed process added is in the journal for the next reader`() async throws {
    try await TemporaryFolder.with { folder in
      let killed = try await Fixture.run([folder.path, "1", "20", "--kill"])
      #expect(killed.status == 128 + 9)
      #expect(!folder.exists("shop-stock.json"))
      try PactFiles.settle(folder: folder.path)
      #expect(try folder.read("shop-stock.json") == Pact.items(1...20).text)
      #expect(!folder.exists("shop-stock.json.journal"))
    }
  }

  @Test(arguments: [1, 37, 300])
  func `a process that is killed while it adds has lost nothing that it was told is safe`(
    count: Int
  ) async throws {
    try await TemporaryFolder.with { folder in
      let added = try await Fixture.kill([folder.path, "1", "1000000", "--tell"], after: count)
      #expect(added.count >= count)
      try PactFiles.settle(folder: folder.path)
      let pact = try PactReader.read(Array(folder.read("shop-stock.json").utf8)).pact
      // The last one may have been added without a word.
      #expect([added.count, added.count + 1].contains(pact.interactions.count))
      #expect(Set(pact.interactions).isSuperset(of: added.map { .item($0) }))
    }
  }

  @Test func `what a killed process added is no contradiction to the next run`() async throws {
    try await TemporaryFolder.with { folder in
      _ = try await Fixture.run([folder.path, "1", "3", "--status", "404", "--kill"])
      let next = try await Fixture.run([folder.path, "2", "2"])
      #expect(next.output == "added\n")
      let pact = try PactReader.read(Array(folder.read("shop-stock.json").utf8)).pact
      #expect(pact.interactions == [.item(1, status: 404), .item(2), .item(3)])
    }
  }

  @Test func `a contradiction between running processes fails the later one`() async throws {
    try await TemporaryFolder.with { folder in
      let file = PactFile(
        path: "\(folder.path)/shop-stock.json", consumer: "shop", provider: "stock")
      _ = try file.add([.item(5)])
      let other = try await Fixture.run([folder.path, "4", "2", "--status", "404"])
      #expect(other.status == 1)
      #expect(other.output.contains("\"a request for item 5 (item 5 exists)\" differs"))
    }
  }

  @Test func `a process that starts anew and is killed has put the old ones away`() async throws {
    try await TemporaryFolder.with { folder in
      _ = try await Fixture.run([folder.path, "1", "3"])
      _ = try await Fixture.run([folder.path, "7", "1", "--anew", "--kill"])
      try PactFiles.settle(folder: folder.path)
      #expect(try folder.read("shop-stock.json") == Pact.items([7]).text)
    }
  }
}
