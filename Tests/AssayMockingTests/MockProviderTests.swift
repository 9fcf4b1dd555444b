import AssayJSON
import AssayMatching
import AssayMocking
import AssayPact
import AssayRegularExpressions
import Testing

struct MockProviderTests {
  private static let matching: Matching = {
    let expressions = RegularExpressions()
    return Matching(tools: MatchingTools { expressions.answer($0, $1) })
  }()

  private func interaction(
    _ description: String, _ method: String, _ path: String, pattern: String? = nil,
    body: String? = nil
  ) -> Interaction {
    var rules = MatchingRules()
    rules.path = pattern.map { RuleList([.regex($0)]) }
    let type = ContentType("application/json")
    return Interaction(
      description,
      .http(
        PactRequest(
          RequestParts(
            method: method, path: path,
            body: body.map { Body.present(Array($0.utf8), type) } ?? .missing),
          rules: PactRules(rules)),
        PactResponse()))
  }

  private func mock(_ interactions: Interaction..., cors: Bool = false) -> MockProvider {
    MockProvider(interactions, matching: Self.matching, allowsCORS: cors)
  }

  @Test func `an expected request gets its answer, and each must come`() {
    var mock = mock(interaction("one", "GET", "/1"), interaction("two", "get", "/2"))
    #expect(mock.receive(RequestParts(path: "/2")) == .answer(1))
    #expect(!mock.isSatisfied && mock.missing == [0])
    #expect(mock.faults == ["expected but never sent: one (GET /1)"])
    #expect(mock.receive(RequestParts(method: "get", path: "/1")) == .answer(0))
    #expect(mock.isSatisfied && mock.faults == [])
    mock.forget()
    #expect(mock.missing == [0, 1])
  }

  @Test func `paths that are patterns are found beside exact ones`() {
    var mock = mock(
      interaction("any", "GET", "/orders/1", pattern: "/orders/\\d+"),
      interaction("latest", "GET", "/orders/latest"))
    #expect(mock.receive(RequestParts(path: "/orders/77")) == .answer(0))
    #expect(mock.receive(RequestParts(path: "/orders/latest")) == .answer(1))
    #expect(mock.receive(RequestParts(method: "PUT", path: "/orders/77")) != .answer(0))
  }

  @Test func `what several expect goes to each in turn, then to the first`() {
    var mock = mock(interaction("a", "GET", "/"), interaction("b", "GET", "/"))
    let replies = (0..<3).map { _ in mock.receive(RequestParts()) }
    #expect(replies == [.answer(0), .answer(1), .answer(0)])
    #expect(mock.uses(of: 0) == 2 && mock.uses(of: 1) == 1)
  }

  @Test func `an unexpected request is told with the nearest interaction and what differs`() {
    var mock = mock(
      interaction("list", "GET", "/orders"),
      interaction("create", "POST", "/orders", body: #"{"n":1}"#),
      interaction("other", "POST", "/stock", body: #"{"n":2}"#))
    let sent = Body.present(Array(#"{"n":"1"}"#.utf8), ContentType("application/json"))
    guard
      case .unexpected(let request) = mock.receive(
        RequestParts(method: "POST", path: "/orders", body: sent))
    else {
      Issue.record("was expected")
      return
    }
    #expect(request.nearest.map(\.number) == [1, 0, 2])
    #expect(
      mock.faults.first == """
        nobody expects POST /orders; the nearest is create, which differs:
          body $.n: expected 1 (an integer), found a string
        """)
  }

  @Test func `a browser's question is answered where it is allowed, and is no request`() {
    var open = mock(interaction("a", "GET", "/"), cors: true)
    #expect(open.receive(RequestParts(method: "OPTIONS")) == .preflight)
    #expect(open.unexpectedCount == 0)
    var closed = mock(interaction("a", "GET", "/"))
    #expect(closed.receive(RequestParts(method: "OPTIONS")) != .preflight)
  }

  @Test func `without interactions every request is unexpected`() {
    var mock = mock()
    _ = mock.receive(RequestParts(path: "/x"))
    #expect(mock.faults == ["nobody expects GET /x: the contract has no requests"])
  }

  @Test func `memory stays flat, whatever comes`() {
    var mock = mock(interaction("a", "GET", "/"))
    for number in 0..<1000 { _ = mock.receive(RequestParts(path: "/\(number)")) }
    #expect(mock.unexpected.count == 100 && mock.unexpectedCount == 1000)
    #expect(mock.faults.contains("and 900 more requests that nobody expects"))
  }

  @Test(arguments: [
    ("/a%20b", "/a b"), ("/a%2Fb", "/a/b"), ("/%C3%A4", "/ä"), ("/%zz", "/%zz"), ("/%FF", "/%FF"),
  ])
  func `a path is found however it is escaped`(sent: String, expected: String) {
    var mock = mock(interaction("a", "GET", expected))
    #expect(mock.receive(RequestParts(path: sent)) == .answer(0))
  }

  @Test(arguments: [
    ("/a/b", "^/a/.*$"), ("/a", "/ab?"), ("/ab", "/ab?"), ("/a", "/ab*"), ("/a", "/ab{0,1}"),
    ("/b", "/a|/b"), ("/abb", "/ab+"), ("/a.b", "/a\\.b"), ("/A", "(?i)/a"), ("/a1", "/a\\d"),
    ("/a", "/a$"), ("/x", "/[xy]"),
  ])
  func `a pattern is tried whatever it begins with`(path: String, pattern: String) {
    var mock = mock(interaction("a", "GET", "/other", pattern: pattern))
    #expect(mock.receive(RequestParts(path: path)) == .answer(0))
  }

  @Test func `a method that is a pattern is found by others`() {
    var rules = MatchingRules()
    rules.method = RuleList([.regex("PUT|PATCH")])
    let request = PactRequest(RequestParts(method: "PUT", path: "/"), rules: PactRules(rules))
    var mock = mock(Interaction("a", .http(request, PactResponse())))
    #expect(mock.receive(RequestParts(method: "PATCH")) == .answer(0))
    #expect(mock.receive(RequestParts(method: "GET")) != .answer(0))
  }

  @Test func `queries and headers that are not wanted are told from those that are`() {
    var mock = mock(interaction("a", "GET", "/"))
    #expect(mock.receive(RequestParts(headers: Headers([("X", ["1"])]))) == .answer(0))
    #expect(mock.receive(RequestParts(query: Query("a=1"))) != .answer(0))
  }

  @Test func `the newest requests are kept, with the beginning of what is long`() {
    var mock = mock(interaction("a", "GET", "/"))
    for number in 0..<1500 { _ = mock.receive(RequestParts(path: "/\(number)")) }
    let long = "/" + String(repeating: "x", count: 10_000)
    _ = mock.receive(RequestParts(path: long))
    let log = mock.log
    #expect(log.count == 1501 && log.entries.count == 1000)
    #expect(log.entries[0].target == "/501" && log.entries[998].target == "/1499")
    #expect(log.entries[999].target == long.prefix(2048))
  }

  @Test func `of a large body that nobody expects the beginning is kept`() {
    var mock = mock()
    let bytes = [UInt8](repeating: 1, count: 1 << 20)
    _ = mock.receive(RequestParts(method: "POST", body: Body(received: bytes, nil)))
    #expect(mock.unexpected.first?.request.body.bytes?.count == 64 << 10)
  }
}
