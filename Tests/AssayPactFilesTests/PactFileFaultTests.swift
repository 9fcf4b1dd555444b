import AssayEvidence
import AssayPact
import AssayPactFiles
import AssayTestSupport
import Foundation
import Testing

struct PactFileFaultTests {
  private func file(_ folder: TemporaryFolder) -> PactFile {
    PactFile(path: "\(folder.path)/shop-stock.json", consumer: "shop", provider: "stock")
  }

  private func failure(_ body: () throws -> Void) throws -> FailureReport {
    try #require(#expect(throws: FailureReport.self) { try body() })
  }

  @Test func `half a line that a killed process left is cut off`() async throws {
    try await TemporaryFolder.with { folder in
      let before = file(folder)
      _ = try before.add([.item(1)])
      let journal = try folder.read("shop-stock.json.journal")
      try folder.write(journal + journal.prefix(40), to: "shop-stock.json.journal")
      _ = try before.add([.item(2)])
      let after = file(folder)
      _ = try after.add([.item(3)])
      try after.settle()
      #expect(try folder.read("shop-stock.json") == Pact.items(1...3).text)
    }
  }

  @Test func `a line that was changed is named`() async throws {
    try await TemporaryFolder.with { folder in
      _ = try file(folder).add([.item(1)])
      let journal = try folder.read("shop-stock.json.journal")
      try folder.write(journal + "nonsense\n" + journal, to: "shop-stock.json.journal")
      let failure = try failure { _ = try file(folder).add([.item(2)]) }
      #expect(failure.subject == "\(folder.path)/shop-stock.json.journal")
      #expect(failure.happened.hasPrefix("Line 2 is not what was written"))
    }
  }

  @Test(arguments: [
    ("{", "not JSON"), ("[]", "expected a pact, an object"), ("", "not JSON"),
    (
      #"{"consumer":{"name":"shop"},"provider":{"name":"stock"},"interactions":3}"#, "/interactions"
    ),
  ])
  func `a pact that cannot be read is left as it is`(text: String, words: String) async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(text, to: "shop-stock.json")
      let failure = try failure { _ = try file(folder).add([.item(1)]) }
      #expect(failure.happened.contains(words))
      #expect(failure.remedy?.contains("delete it") == true)
      #expect(try folder.read("shop-stock.json") == text)
    }
  }

  @Test func `a pact of other sides is left as it is`() async throws {
    try await TemporaryFolder.with { folder in
      let text = Pact(consumer: "shop", provider: "payments").text
      try folder.write(text, to: "shop-stock.json")
      let failure = try failure { _ = try file(folder).add([.item(1)]) }
      #expect(failure.happened == "It is a pact of shop and payments, and not of shop and stock.")
      #expect(try folder.read("shop-stock.json") == text)
    }
  }

  @Test func `sides whose names come to one file are told apart`() async throws {
    try await TemporaryFolder.with { folder in
      let one = PactFiles.file(in: folder.path, consumer: "a-b", provider: "c")
      let other = PactFiles.file(in: folder.path, consumer: "a", provider: "b-c")
      #expect(one.path == other.path)
      _ = try one.add([.item(1)])
      let failure = try failure { _ = try other.add([.item(2)]) }
      #expect(failure.happened == "It is a pact of a-b and c, and not of a and b-c.")
      try one.settle()
    }
  }

  @Test func `a test that adds nothing leaves nothing`() async throws {
    try await TemporaryFolder.with { folder in
      let file = file(folder)
      _ = try failure { _ = try file.add([.item(1), .item(1, status: 404)]) }
      try PactFiles.settle(folder: folder.path)
      #expect(!folder.exists("shop-stock.json"))
      #expect(!folder.exists("shop-stock.json.journal"))
      _ = try file.add([.item(1)])
      try file.settle()
      #expect(try folder.read("shop-stock.json") == Pact.items([1]).text)
    }
  }

  @Test func `a read-only pact fails the test`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write(Pact.items([1]).text, to: "shop-stock.json")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o444], ofItemAtPath: "\(folder.path)/shop-stock.json")
      let failure = try failure { _ = try file(folder).add([.item(2)]) }
      #expect(failure.happened == "The file may only be read.")
    }
  }

  @Test func `a folder that cannot be made fails the test`() async throws {
    try await TemporaryFolder.with { folder in
      try folder.write("", to: "file")
      let file = PactFile(
        path: "\(folder.path)/file/shop-stock.json", consumer: "shop", provider: "stock")
      let failure = try failure { _ = try file.add([.item(1)]) }
      #expect(failure.status == .infrastructure)
      #expect(failure.happened == "Not a directory.")
    }
  }

  @Test func `a folder that may only be read fails the test`() throws {
    let file = PactFile(path: "/proc/self/shop-stock.json", consumer: "a", provider: "b")
    let failure = try failure { _ = try file.add([.item(1)]) }
    #expect(failure.attempt == "add to the pact")
  }

  @Test func `a full disk fails the test`() async throws {
    try await TemporaryFolder.with { folder in
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/shop-stock.json.journal", withDestinationPath: "/dev/full")
      let failure = try failure { _ = try file(folder).add([.item(1)]) }
      #expect(failure.happened == "No space left on device.")
    }
  }

  @Test func `what cannot be settled stays in the journal`() async throws {
    try await TemporaryFolder.with { folder in
      let file = file(folder)
      _ = try file.add([.item(1)])
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/shop-stock.json.new", withDestinationPath: "/dev/full")
      let failure = try failure { try file.settle() }
      #expect(failure.happened == "No space left on device.")
      #expect(folder.exists("shop-stock.json.journal"))
      #expect(!folder.exists("shop-stock.json"))
      try file.settle()
      #expect(try folder.read("shop-stock.json") == Pact.items([1]).text)
    }
  }
}
