import AssayJSON
import AssayMatching
import AssayMocking
import AssayPact
import Testing

struct AnswerGenerationTests {
  private func provider(seed: UInt64?) throws -> MockProvider {
    let json = try JSON(
      parsing: #"""
        {"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [
          {"type": "Synchronous/HTTP", "description": "made", "request": {"path": "/1"},
           "response": {"status": 200, "headers": {"Location": ["http://old/orders/1"]},
             "body": {"content": {"id": 1, "day": "x", "url": "http://old/orders/1"}},
             "generators": {
               "status": {"type": "RandomInt", "min": 201, "max": 203},
               "header": {"Location": {"type": "MockServerURL",
                 "example": "http://old/orders/1", "regex": ".*(/orders/\\d+)"}},
               "body": {"$.id": {"type": "RandomInt", "min": 0, "max": 1000000},
                 "$.day": {"type": "Date", "expression": "tomorrow"},
                 "$.url": {"type": "MockServerURL", "example": "http://old/orders/1",
                   "regex": ".*(/orders/\\d+)"}}}}},
          {"type": "Synchronous/HTTP", "description": "fixed", "request": {"path": "/2"},
           "response": {"status": 200}}],
         "metadata": {"pactSpecification": {"version": "4.0"}}}
        """#)
    return MockProvider(
      try PactReader.read(json).pact, matching: Samples.matching,
      generation: seed.map { Samples.generation(seed: $0) })
  }

  private func body(_ provider: MockProvider, use: Int) throws -> JSON {
    let made = provider.plan.generated(0, use: use, address: "http://127.0.0.1:9")
    return try JSON(parsing: try #require(made?.parts.body.bytes))
  }

  @Test func `status, headers and body get values, and the mock's own address`() throws {
    let provider = try provider(seed: 1)
    let made = try #require(provider.plan.generated(0, use: 1, address: "http://127.0.0.1:9"))
    #expect(made.faults == [])
    #expect((201...203).contains(made.parts.status))
    #expect(made.parts.headers["location"] == ["http://127.0.0.1:9/orders/1"])
    let body = try body(provider, use: 1)
    #expect(body["day"] == "date tomorrow")
    #expect(body["url"] == "http://127.0.0.1:9/orders/1")
  }

  @Test func `each use has its own values, the same for one seed`() throws {
    let (one, other) = (try provider(seed: 1), try provider(seed: 1))
    let ids = try (1...20).map { try body(one, use: $0)["id"]?.int }
    #expect(Set(ids).count > 15)
    #expect(try (1...20).map { try body(other, use: $0)["id"]?.int } == ids)
    let third = try provider(seed: 2)
    #expect(try (1...20).map { try body(third, use: $0)["id"]?.int } != ids)
  }

  @Test func `what has no generators stays as it is, and so does all without a seed`() throws {
    let provider = try provider(seed: 1)
    #expect(!provider.plan.isGenerated(1))
    #expect(provider.plan.generated(1, use: 1, address: nil) == nil)
    #expect(try self.provider(seed: nil).plan.generated(0, use: 1, address: nil) == nil)
  }

  @Test func `a mock without an address says so, and keeps the example`() throws {
    let made = try #require(try provider(seed: 1).plan.generated(0, use: 1, address: nil))
    #expect(made.faults.map(\.place) == ["header Location", "body $.url"])
    #expect(made.parts.headers["location"] == ["http://old/orders/1"])
  }

  @Test func `says at once what it cannot generate`() throws {
    #expect(try provider(seed: 1).plan.generationFaults == [])
    let json = try JSON(
      parsing: #"""
        {"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [
          {"description": "odd", "request": {"path": "/1"}, "response": {"status": 200,
            "body": {"id": 1}, "generators": {"body": {"$.id": {"type": "Magic"}}}}}],
         "metadata": {"pactSpecification": {"version": "3.0.0"}}}
        """#)
    let odd = MockProvider(
      try PactReader.read(json).pact, matching: Samples.matching,
      generation: Samples.generation(seed: 1))
    let faults = odd.plan.generationFaults
    #expect(faults.count == 1)
    #expect(faults.first?.hasPrefix("odd: body $.id: the generator Magic") == true)
  }
}
