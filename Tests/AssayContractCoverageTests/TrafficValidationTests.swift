import AssayContractCoverage
import AssayJSON
import AssayOpenAPI
import Testing

struct TrafficValidationTests {
  static let document = #"""
    {"openapi":"3.1.0","paths":{"/orders/{id}":{
      "get":{"parameters":[{"in":"path","name":"id","required":true,"schema":{"type":"integer"}}],
       "responses":{"200":{"headers":{"X-Total":{"required":true,"schema":{"type":"integer"}}},
        "content":{"application/json":{"schema":{"type":"object","required":["id"],
         "properties":{"id":{"type":"integer"},"lines":{"type":"array","items":{"type":"object","properties":{"n":{"type":"integer"}}}}}}}}},
        "204":{},"4XX":{}}},
      "put":{"requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object","required":["n"]}}}},
       "responses":{"default":{}}}}}}
    """#

  static func validation() throws -> TrafficValidation {
    TrafficValidation(try OpenAPIDocument(try JSON(parsing: document))) { _, _ in true }
  }

  static func get(
    _ path: String = "/orders/7", _ status: Int? = 200, _ body: String? = #"{"id":7}"#,
    method: String = "GET", headers: [(String, String)] = [("X-Total", "1")],
    type: String = "application/json"
  ) -> RecordedExchange {
    var call = RecordedCall(method: method, target: path)
    call.status = status
    call.requestBody = .whole([])
    call.responseHeaders = RecordedHeaders(
      headers + [("Content-Type", type), ("X-Request-ID", "1")])
    call.responseBody = body.map { .whole(Array($0.utf8)) } ?? .unknown
    return RecordedExchange(provider: "orders", .http(call))
  }

  static func lines(_ findings: [TrafficValidation.Finding]) -> [String] {
    findings.map { "\($0.code.rawValue) \($0.place) \($0.count)" }
  }

  @Test(
    arguments: [
      (get(), []),
      (get("/orders/7", 404, ""), []),
      (get("/orders/7", 204, "", headers: []), []),
      (get(method: "HEAD"), ["request.path-or-method.unknown /request/path 1"]),
      (get("/else"), ["request.path-or-method.unknown /request/path 1"]),
      (get("/orders/x"), ["request.path-or-method.unknown /request/path 1"]),
      (get("/orders/7", 500), ["response.status.unknown /response/status 1"]),
      (get("/orders/7", 200, "{}"), ["response.body.incompatible /response/body 1"]),
      (get("/orders/7", 200, ""), ["response.body.incompatible /response/body 1"]),
      (get("/orders/7", 200, "{"), ["response.body.incompatible /response/body 1"]),
      (
        get("/orders/7", 200, #"{"id":1,"lines":[{"n":1},{"n":"x"}]}"#),
        ["response.body.incompatible /response/body/lines/1/n 1"]
      ),
      (get(headers: []), ["response.header.incompatible /response/headers/X-Total 1"]),
      (
        get(headers: [("x-total", "many")]),
        ["response.header.incompatible /response/headers/X-Total 1"]
      ),
      (
        get(type: "text/html"),
        ["response.content-type.incompatible /response/headers/content-type 1"]
      ),
    ] as [(RecordedExchange, [String])])
  func `finds what a provider's answer does not keep of its document`(
    exchange: RecordedExchange, expected: [String]
  ) throws {
    var validation = try Self.validation()
    #expect(Self.lines(validation.add(exchange)) == expected)
    #expect(validation.valid == (expected.isEmpty ? 1 : 0))
  }

  @Test func `checks what was sent, unless it was refused or is not known`() throws {
    func put(_ status: Int, _ body: RecordedBody) -> RecordedExchange {
      var call = RecordedCall(method: "PUT", target: "/orders/7")
      call.status = status
      call.requestHeaders = RecordedHeaders([("content-type", "application/json")])
      call.requestBody = body
      return RecordedExchange(.http(call))
    }
    var validation = try Self.validation()
    #expect(
      Self.lines(validation.add(put(200, .whole([])))) == [
        "request.body.incompatible /request/body 1"
      ])
    #expect(
      Self.lines(validation.add(put(200, .whole(Array("{}".utf8))))) == [
        "request.body.incompatible /request/body 1"
      ])
    #expect(validation.add(put(400, .whole(Array("{}".utf8)))) == [])
    #expect(validation.add(put(200, .unknown)) == [])
    #expect(validation.add(put(200, .cut([], size: 9))) == [])
    #expect(validation.unchecked["The body of the request was recorded in part only."] == 1)
    #expect(validation.valid == 0)
  }

  @Test func `counts what is the same fault`() throws {
    var validation = try Self.validation()
    for number in 0..<50 {
      validation.add(Self.get("/orders/\(number)", 200, #"{"id":1,"lines":[1,{},2]}"#))
      validation.add(Self.get("/users/\(number)"))
      validation.add(Self.get("/orders/1", nil))
    }
    #expect(
      validation.findings.map { "\($0.operation) \($0.count)" } == [
        "GET /orders/{id} 100", "GET /users/{id} 50",
      ])
    #expect(validation.exchanges == 150 && validation.valid == 0)
    #expect(validation.unchecked == ["nothing, or no status of HTTP, was answered": 50])
  }

  @Test func `leaves out messages`() throws {
    var validation = try Self.validation()
    #expect(validation.add(RecordedExchange(.message(RecordedMessage(channel: "c")))) == [])
    #expect(validation.exchanges == 0)
  }
}
