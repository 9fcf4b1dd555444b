import AssayJSON
import AssayMatching
import AssayMocking
import AssayPact
import Testing

struct IntegrationPactTests {
  private static let example = #"""
    {"description": "create", "providerStates": [{"name": "open"}],
     "request": {"method": "POST", "path": {"pact:matcher:type": "regex", "regex": "/o/\\d+",
         "value": "/o/1"},
       "query": {"page": {"pact:matcher:type": "integer", "value": 1}, "all": "yes"},
       "headers": {"Content-Type": "application/json",
         "X-Id": [{"pact:matcher:type": "regex", "regex": "\\d+", "value": "7"}]},
       "body": {"n": {"pact:matcher:type": "integer", "value": 1}, "to": "x"}},
     "response": {"status": 201, "body": {"id": {"pact:matcher:type": "type", "value": 5,
       "pact:generator:type": "RandomInt", "min": 1, "max": 9}}}}
    """#

  private func request(
    path: String = "/o/77", page: String = "3", id: String = "12", body: String
  ) -> RequestParts {
    RequestParts(
      method: "POST", path: path, query: Query("all=yes&page=\(page)"),
      headers: Headers([("Content-Type", ["application/json"]), ("X-Id", [id])]),
      body: Body(received: Array(body.utf8), ContentType("application/json")))
  }

  @Test func `matchers stand in every part of a request`() throws {
    let interactions = try IntegrationPact.interactions(try JSON(parsing: Self.example))
    #expect(interactions.map(\.title) == ["create (open)"])
    let index = InteractionIndex(interactions, matching: Samples.matching)
    #expect(index.mismatches(0, request(body: #"{"n": 5, "to": "x"}"#)) == [])
    let wrong = index.mismatches(
      0, request(path: "/o/x", page: "p", id: "i", body: #"{"n": "5", "to": "y"}"#))
    #expect(
      wrong.map(\.place) == [
        .path, .query("page"), .header("X-Id"), .body("$.n"), .body("$.to"),
      ])
    #expect(index.entries[0].response.parts.body.bytes == Array(#"{"id":5}"#.utf8))
    let provider = MockProvider(
      interactions, matching: Samples.matching, generation: Samples.generation(seed: 1))
    #expect(provider.plan.isGenerated(0))
  }

  @Test func `a pact without matchers in its examples stays as it is`() throws {
    let json = try JSON(
      parsing: #"""
        {"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [
          {"description": "x", "request": {"method": "PUT", "path": "/", "body": {"a": 1},
            "matchingRules": {"body": {"$.a": {"matchers": [{"match": "type"}]}}}}}],
          "metadata": {"pactSpecification": {"version": "3.0.0"}}}
        """#)
    #expect(try IntegrationPact.pact(json).pact == PactReader.read(json).pact)
  }

  @Test func `rules of both kinds are put together`() throws {
    let json = try JSON(
      parsing: #"""
        {"description": "x", "request": {"method": "PUT", "path": "/",
          "body": {"a": 1, "b": {"pact:matcher:type": "integer", "value": 2}},
          "matchingRules": {"body": {"$.a": {"matchers": [{"match": "integer"}]}}}}}
        """#)
    let index = InteractionIndex(
      try IntegrationPact.interactions(json), matching: Samples.matching)
    let body = Body(received: Array(#"{"a":7,"b":8}"#.utf8), ContentType("application/json"))
    #expect(index.mismatches(0, RequestParts(method: "PUT", body: body)) == [])
  }

  @Test func `faults have their places`() throws {
    let json = try JSON(
      parsing: #"""
        [{"description": "x", "request": {"path": "/",
          "body": {"a": {"pact:matcher:type": 5, "value": 2}}}}]
        """#)
    let faults = #expect(throws: IntegrationPact.Faults.self) {
      try IntegrationPact.interactions(json)
    }
    #expect(faults?.faults.first?.pointer.text.hasPrefix("/0/request/body/a") == true)
  }
}
