import AssayContractCoverage
import AssayEvidence
import AssayJSON
import AssayMatching
import AssayOpenAPI
import AssayPact
import AssayRegularExpressions
import Testing

struct ContractCoverageTests {
  static let pact = #"""
    {"consumer":{"name":"shop"},"provider":{"name":"orders"},"interactions":[
      {"description":"an order","request":{"method":"GET","path":"/orders/7"},
       "response":{"status":200,"headers":{"Content-Type":"application/json"},
        "body":{"id":7,"state":"NEW","note":null,"lines":[{"sku":"a"}]},
        "matchingRules":{"body":{"$.state":{"matchers":[{"match":"type"}]},
          "$.lines":{"matchers":[{"match":"type","min":1}]},
          "$.note":{"combine":"OR","matchers":[{"match":"null"},{"match":"type"}]}}}}},
      {"description":"no order","request":{"method":"GET","path":"/orders/8"},"response":{"status":404}},
      {"description":"orders of a day","request":{"method":"GET","path":"/orders","query":{"day":["1"]}},
       "response":{"status":200}},
      {"description":"a user","request":{"method":"GET","path":"/users/mary",
        "matchingRules":{"path":{"matchers":[{"match":"regex","regex":"^/users/[a-z]+$"}]}}},
       "response":{"status":200,"matchingRules":{"status":{"matchers":[{"match":"statusCode","status":"success"}]}}}},
      {"description":"create","request":{"method":"POST","path":"/orders","body":{"sku":"a"},
        "headers":{"Content-Type":"application/json"}},"response":{"status":201}}],
     "metadata":{"pactSpecification":{"version":"3.0.0"}}}
    """#

  static let document = #"""
    {"openapi":"3.1.0","servers":[{"url":"http://x/v1"}],"paths":{
      "/orders/{key}":{"get":{"responses":{"200":{"content":{"application/json":{"schema":{"type":"object",
        "properties":{"id":{},"state":{},"total":{},"note":{},"lines":{"type":"array","items":{"type":"object","properties":{"sku":{},"n":{}}}}}}}}}}}},
      "/orders":{"get":{"responses":{"200":{}}},"post":{"responses":{"201":{}}}},
      "/users/{name}":{"get":{"responses":{"2XX":{}}}},"/old":{"get":{"responses":{"200":{}}}}}}
    """#

  static func coverage(_ pacts: String..., document: String? = nil) throws -> ContractCoverage {
    let expressions = RegularExpressions()
    return ContractCoverage(
      pacts: try pacts.map { try PactReader.read(Array($0.utf8)).pact },
      documents: try document.map { ["orders": try OpenAPIDocument(try JSON(parsing: $0))] } ?? [:],
      tools: MatchingTools { expressions.answer($0, $1) })
  }

  static func call(
    _ method: String, _ target: String, _ status: Int? = 200, _ body: String? = nil,
    sent: String? = nil, from consumer: String? = "shop", to provider: String? = "orders"
  ) -> RecordedExchange {
    var call = RecordedCall(method: method, target: target)
    call.status = status
    if let body { call.responseBody = .whole(Array(body.utf8)) }
    if let sent { call.requestBody = .whole(Array(sent.utf8)) }
    return RecordedExchange(consumer: consumer, provider: provider, .http(call))
  }

  /// `consumer title count contract` of each kind of calls.
  static func lines(_ report: CoverageReport) -> [String] {
    report.calls.map {
      "\($0.consumer ?? "?") \($0.title) \($0.count) \($0.hasContract ? "yes" : "no")"
    }
  }

  @Test func `says which calls have no contract, and how paths were grouped`() throws {
    var coverage = try Self.coverage(Self.pact)
    for number in 1...20 { coverage.add(Self.call("GET", "/orders/\(number)")) }
    coverage.add(Self.call("get", "/users/joe", 204))
    coverage.add(Self.call("DELETE", "/orders/9", 204))
    coverage.add(Self.call("GET", "/orders/9", 500))
    coverage.add(Self.call("GET", "/orders/9", nil))
    coverage.add(Self.call("GET", "/orders/9", from: "web"))
    coverage.add(Self.call("GET", "/orders/9", from: nil))
    coverage.add(Self.call("GET", "/health", to: "stock"))
    coverage.add(Self.call("GET", "/health", to: nil))
    let report = coverage.report()
    #expect(
      Self.lines(report) == [
        "? GET /orders/{id} 1 yes", "shop DELETE /orders/{id} 1 no",
        "shop GET /orders/{id} 22 yes", "shop GET /users/mary 1 yes", "shop GET /health 1 no",
        "web GET /orders/{id} 1 no",
      ])
    #expect(report.uncovered.map(\.explanation) == ["9 is a number", nil, "as a contract has it"])
    #expect(report.uncovered.last?.contractConsumers == ["shop"])
    #expect(report.percentage == 50)
    #expect(report.calls.first { $0.count == 22 }?.failures == 1)
    #expect(
      report.uncoveredStatuses.map { "\($0.call.title) \($0.status.code)" } == [
        "GET /orders/{id} 500"
      ])
    #expect(report.exchanges == 28 && report.withoutProvider == 1 && report.dropped == 0)
    #expect(
      report.unseen.map { "\($0.interaction): \($0.sentence)" } == [
        "no order: no call was like GET /orders/8 with the status 404",
        "orders of a day: no call was like GET /orders with the status 200",
        "create: no call was like POST /orders with the status 201",
      ])
  }

  @Test func `takes templates from the provider's document where there is one`() throws {
    var coverage = try Self.coverage(Self.pact, document: Self.document)
    coverage.add(Self.call("GET", "/v1/orders/first"))
    coverage.add(Self.call("GET", "/orders/9", 500))
    coverage.add(Self.call("GET", "/orders?day=3&x=1"))
    coverage.add(Self.call("GET", "/orders?x=1"))
    coverage.add(Self.call("GET", "/secret"))
    let report = coverage.report()
    #expect(
      Self.lines(report) == [
        "shop GET /orders 2 yes", "shop GET /orders/{key} 2 yes", "shop GET /secret 1 no",
      ])
    #expect(report.calls.map(\.isDocumented) == [true, true, false])
    #expect(report.calls[1].statuses.map(\.isDocumented) == [true, false])
    #expect(!report.unseen.contains { $0.interaction == "orders of a day" })
    #expect(
      report.unused.flatMap(\.parts).map(\.description) == [
        "No contract reads .total of the response 200 of GET /orders/{key}.",
        "No contract reads .lines[].n of the response 200 of GET /orders/{key}.",
        "No contract asks GET /old.",
      ])
  }

  @Test func `finds what contracts fix and traffic varies, and the other way round`() throws {
    var coverage = try Self.coverage(Self.pact)
    for number in 0..<40 {
      let state = ["NEW", "PAID"][number % 2]
      let body =
        #"{"id":\#(number),"state":"\#(state)","note":null,"lines":[{"sku":"s\#(number)","n":1}],"extra":{"deep":1}}"#
      coverage.add(Self.call("GET", "/orders/\(number)", 200, body))
    }
    coverage.add(Self.call("POST", "/orders", 201, sent: #"{"sku":"z","coupon":1}"#))
    let found = coverage.report().findings.map { "\($0.code.rawValue) \($0.place): \($0.sentence)" }
    #expect(
      found == [
        "over-specified response body .id: it must be exactly as in the example, and 39 of 40 recorded values are others",
        "closed-vocabulary response body .state: any text is taken, and all 40 recorded ones are NEW, PAID",
        "unknown-response-field response body .extra: 40 of 40 recorded bodies have it, and the contract does not",
        "unknown-response-field response body .lines[].n: 40 of 40 recorded bodies have it, and the contract does not",
        "unknown-request-field request body .coupon: 1 of 1 recorded bodies have it, and the contract does not",
        "untried-alternative response body $.note: it may be null or type, but no recorded value is type (40 looked at, for GET /orders/{id}, status 200)",
      ])
  }

  @Test func `few values, or many words, are no list`() throws {
    var few = try Self.coverage(Self.pact)
    var many = few
    let words = (0..<40).map { "W" + String(repeating: "x", count: $0) }
    for number in 0..<40 {
      let body = #"{"id":7,"state":"\#(words[number])","note":"n","lines":[]}"#
      many.add(Self.call("GET", "/orders/1", 200, body))
      if number < 19 { few.add(Self.call("GET", "/orders/1", 200, #"{"id":7,"state":"NEW"}"#)) }
    }
    #expect(few.report().findings.map(\.code) == [])
    #expect(many.report().findings.map(\.code) == [.untriedAlternative])
  }

  @Test func `messages are found by their channel, or by their members`() throws {
    let pact = #"""
      {"consumer":{"name":"mail"},"provider":{"name":"orders"},"interactions":[
        {"type":"Asynchronous/Messages","description":"created","contents":{"content":{"id":1},"contentType":"application/json"},"metadata":{"topic":"orders.created"}},
        {"type":"Asynchronous/Messages","description":"paid","contents":{"content":{"amount":1},"contentType":"application/json"}}],
       "metadata":{"pactSpecification":{"version":"4.0"}}}
      """#
    func message(_ channel: String, _ body: String) -> RecordedExchange {
      RecordedExchange(
        consumer: "mail", provider: "orders",
        .message(RecordedMessage(channel: channel, body: .whole(Array(body.utf8)))))
    }
    var coverage = try Self.coverage(pact)
    coverage.add(message("orders.created", #"{"id":2}"#))
    coverage.add(message("other", #"{"x":2}"#))
    #expect(Self.lines(coverage.report()) == ["mail orders.created 1 yes", "mail other 1 no"])
    #expect(
      coverage.report().unseen.map(\.sentence) == ["no message had the members of its example"])
    coverage.add(message("other", #"{"amount":2}"#))
    #expect(coverage.report().unseen == [])
    #expect(
      coverage.report().findings.map(\.place) == ["message .id", "message .amount"])
  }

  @Test func `holds observed boundaries against the declared ones`() throws {
    var coverage = try Self.coverage(Self.pact)
    coverage.add(Self.call("GET", "/orders/1"))
    coverage.add(Self.call("DELETE", "/orders/1"))
    coverage.add(Self.call("GET", "/x", from: "shop", to: "mystery"))
    let report = coverage.report(declared: [
      ServiceBoundary(consumer: "shop", provider: "orders"),
      ServiceBoundary(consumer: "shop", provider: "stock"),
    ])
    let evidence = report.evidence(from: .init(.file, "traffic.jsonl"))
    #expect(
      evidence.map { "\($0.check.rawValue) \($0.subject) \($0.verdict.rawValue): \($0.reason)" }
        == [
          "contracts.observed shop → mystery doesNotHold: 1 exchanges were recorded, and it is not declared",
          "contracts.coverage shop → mystery doesNotHold: 1 of 1 calls that were recorded have no contract: GET /x",
          "contracts.observed shop → orders holds: 2 exchanges were recorded, and it is declared",
          "contracts.coverage shop → orders doesNotHold: 1 of 2 calls that were recorded have no contract: DELETE /orders/{id}",
          "contracts.observed shop → stock notChecked: it is declared, and no exchange was recorded",
        ])
    #expect(coverage.report().boundaries.allSatisfy { $0.isDeclared == nil })
  }

  private static func letters(_ number: Int) -> String {
    String(number).map { digit -> String in
      let index = digit.wholeNumberValue ?? 0
      return ["k", "l", "m", "n", "o", "p", "q", "r", "s", "t"][index]
    }.joined()
  }

  @Test func `words that are too many at one place become one template`() throws {
    var coverage = try Self.coverage()
    for number in 0..<5000 {
      coverage.add(Self.call("GET", "/shops/\(Self.letters(number))/items"))
      coverage.add(Self.call("GET", "/users/me/items"))
    }
    #expect(
      Self.lines(coverage.report()) == [
        "shop GET /shops/{any}/items 5000 no", "shop GET /users/me/items 5000 no",
      ])
  }

  @Test func `kinds of calls without end are counted, and not kept`() throws {
    var coverage = try Self.coverage()
    for number in 0..<10_050 {
      coverage.add(Self.call("GET", "/a", from: "c\(number)"))
      coverage.add(Self.call("GET", "/a", 100 + number % 900))
    }
    let report = coverage.report()
    #expect(report.calls.count == 10_000 && report.dropped > 0)
    #expect(report.calls.allSatisfy { $0.statuses.count <= 100 })
    #expect(report.boundaries.count <= 10_000)
  }

  @Test func `bodies that are not JSON, or nest without end, do no harm`() throws {
    var coverage = try Self.coverage(Self.pact)
    let deep =
      String(repeating: #"{"lines":["#, count: 200)
      + String(repeating: "]}", count: 200)
    let wide = "{" + (0..<5000).map { #""k\#($0)":1"# }.joined(separator: ",") + "}"
    for body in ["", "{", "null", "[]", "7", deep, wide] {
      coverage.add(Self.call("GET", "/orders/1", 200, body))
    }
    let findings = coverage.report().findings
    #expect(findings.count < 100)
  }

  @Test func `the report does not depend on the order of the traffic`() throws {
    var exchanges = (0..<200).map { number in
      Self.call(
        ["GET", "PUT"][number % 2], "/orders/\(number)/\(["a", "b"][number % 3 == 0 ? 0 : 1])",
        200 + number % 4, #"{"id":\#(number % 5)}"#, from: ["a", "b", nil][number % 3])
    }
    func text() throws -> [String] {
      var coverage = try Self.coverage(Self.pact, document: Self.document)
      for exchange in exchanges { coverage.add(exchange) }
      let report = coverage.report()
      return report.calls.map { "\($0)" } + report.findings.map { "\($0)" }
    }
    let before = try text()
    exchanges.reverse()
    #expect(try text() == before)
  }
}
