import AssayJSON
import AssayMatching
import AssayPact
import Testing

struct PactMergeTests {
  private func pact(_ interactions: String, version: String = "4.0") throws -> Pact {
    try PactReaderTests.read(PactReaderTests.file(interactions, version: version))
  }

  private static func http(_ rest: String) -> String {
    #"{"type": "Synchronous/HTTP", \#(rest)}"#
  }

  @Test(arguments: [
    // The same description, states and kind.
    (#""description": "a""#, #""description": "a""#, 1),
    (#""description": "a""#, #""description": "b""#, 2),
    (#""description": "a""#, #""description": "a", "providerStates": [{"name": "s"}]"#, 2),
    (#""description": "a", "_id": "1""#, #""description": "a", "_id": "2""#, 1),
    // However it is written.
    (
      #""description": "a", "request": {"method": "GET", "path": "/"}"#,
      #""description": "a", "pending": false"#, 1
    ),
    // Keys count only where both have one.
    (#""description": "a", "key": "1""#, #""description": "a", "key": "2""#, 2),
  ])
  func `knows which interactions are the same`(
    _ one: String, _ other: String, _ count: Int
  ) throws {
    let merged = try PactMerge.merge(
      try pact(Self.http(other)), into: try pact(Self.http(one)), policy: .fail)
    #expect(merged.pact.interactions.count == count)
    #expect(merged.added == count - 1)
    #expect(merged.replaced.isEmpty)
  }

  @Test func `names the parts that differ`() throws {
    let one = Self.http(
      #"""
      "description": "a", "request": {"path": "/1", "headers": {"A": ["1"], "B": ["2"]}},
      "response": {"status": 200, "body": {"content": {"x": {"y": 1}}, "contentType": "application/json"},
        "matchingRules": {"body": {"$.x.y": {"matchers": [{"match": "type"}]}}}}
      """#)
    let other = Self.http(
      #"""
      "description": "a", "request": {"path": "/2", "headers": {"A": ["1"], "B": ["3"]}},
      "response": {"status": 201, "body": {"content": {"x": {"y": 2}}, "contentType": "application/json"},
        "matchingRules": {"body": {"$.x.y": {"matchers": [{"match": "integer"}]}}}}
      """#)
    let parts = [
      "request/path", "request/headers/B/0", "response/status", "response/body/content/x/y",
      "response/matchingRules/body/$.x.y/matchers/0/match",
    ]
    let conflict = PactMerge.Conflict(interaction: "a", parts: parts)
    #expect(throws: PactMerge.Fault.conflicts([conflict])) {
      try PactMerge.merge(try pact(other), into: try pact(one), policy: .fail)
    }
    let merged = try PactMerge.merge(try pact(other), into: try pact(one), policy: .replace)
    #expect(merged.replaced == [conflict])
    #expect(merged.pact.interactions == (try pact(other)).interactions)
  }

  @Test func `the same key is the same interaction, whatever it is called`() throws {
    let old = try pact(Self.http(#""description": "a", "key": "k""#))
    let new = try pact(Self.http(#""description": "b", "key": "k""#))
    let merged = try PactMerge.merge(new, into: old, policy: .replace)
    #expect(merged.pact.interactions.map(\.description) == ["b"])
    #expect(merged.replaced.map(\.parts) == [["description"]])
  }

  @Test func `sees a difference in what it does not understand`() throws {
    let texts = ["1", "2"].map { number in
      Self.http(
        #"""
        "description": "a", "response": {"matchingRules": {"body": {"$.x": {"matchers": [
          {"match": "plugin", "setting": \#(number)}]}}}}
        """#)
    }
    let parts = PactMerge.differences(
      try pact(texts[0]).interactions[0], try pact(texts[1]).interactions[0])
    #expect(parts == ["response/matchingRules/body/$.x/matchers/0/setting"])
  }

  @Test func `the later version and all of the metadata count`() throws {
    let old = try pact(#"{"description": "a", "providerState": "s"}"#, version: "2.0.0")
    var new = try pact(
      Self.http(#""description": "a", "providerStates": [{"name": "s"}]"#) + ","
        + Self.http(#""description": "b", "key": "1""#))
    new.metadata["by"] = "me"
    let merged = try PactMerge.merge(new, into: old, policy: .fail).pact
    #expect(merged.version == .v4)
    let json = PactWriter.write(merged).json
    #expect(json["metadata"] == ["pactSpecification": ["version": "4.0"], "by": "me"])
    #expect(json["interactions"]?.array?.count == 2)
    #expect(try PactReader.read(json).pact.version == .v4)
  }

  @Test func `merging twice adds nothing`() throws {
    let new = try pact(
      Self.http(#""description": "a""#) + "," + Self.http(#""description": "b", "key": "1""#))
    let once = try PactMerge.merge(new, into: new, policy: .fail)
    #expect(once.added == 0)
    #expect(PactWriter.write(once.pact).bytes == PactWriter.write(new).bytes)
  }

  @Test func `refuses pacts of other sides`() throws {
    let one = Pact(consumer: "a", provider: "b")
    let other = Pact(consumer: "a", provider: "c")
    #expect(throws: PactMerge.Fault.otherSides("a and b", "a and c")) {
      try PactMerge.merge(other, into: one, policy: .replace)
    }
  }
}
