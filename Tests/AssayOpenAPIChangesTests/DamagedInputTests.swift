import AssayJSON
import AssayOpenAPI
import AssayOpenAPIChanges
import Testing

/// Documents and pacts in which parts are replaced by something else: nothing may trap or hang.
struct DamagedInputTests {
  static let document = ##"""
    {"openapi":"3.1.0","info":{"title":"t"},"servers":[{"url":"https://x.test/{v}","variables":{"v":{"default":"1"}}}],
     "security":[{"k":[]}],"paths":{"/a/{id}":{"parameters":[{"in":"path","name":"id","schema":{"type":"integer"}}],
      "post":{"parameters":[{"in":"query","name":"f","style":"deepObject","schema":{"type":"object","properties":{"x":{"type":"array","items":{"type":"number"}}}}},
        {"in":"header","name":"h","schema":{"enum":["a"]}}],
       "requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}},"multipart/form-data":{}}},
       "responses":{"200":{"headers":{"h":{"schema":{"type":"string","format":"date-time"}}},"content":{"application/json":{"schema":
         {"oneOf":[{"$ref":"#/components/schemas/A"},{"$ref":"#/components/schemas/B"}],"discriminator":{"propertyName":"t","mapping":{"a":"A"}}}}}},"4XX":{}}}}},
     "components":{"securitySchemes":{"k":{"type":"apiKey","in":"header","name":"K"}},"schemas":{
      "A":{"type":"object","required":["t"],"properties":{"t":{"const":"a"},"n":{"multipleOf":0.1,"minimum":-1e3},"b":{"$ref":"#/components/schemas/B"}},"if":{"required":["n"]},"then":{"minProperties":2}},
      "B":{"allOf":[{"type":"object","properties":{"t":{"const":"b"}}},{"properties":{"l":{"prefixItems":[true],"items":{"$ref":"#/components/schemas/A"},"contains":{"type":"object"},"uniqueItems":true}}}],"unevaluatedProperties":false,"patternProperties":{"^x":false}}}}}
    """##

  static let pact = #"""
    {"interactions":[
      {"request":{"method":"POST","path":"/a/1","query":"f[x][0]=1&f[x]=2&g=%zz","headers":{"K":"1","h":"a","Content-Type":"application/json"},"body":{"content":{"t":"a","n":0.3}}},
       "response":{"status":200,"headers":{"h":["2020-01-01T00:00:00Z"]},"body":{"content":{"t":"b","l":[1,{"t":"a","b":{"l":[]}}]}}}},
      {"type":"Synchronous/HTTP","request":{"method":"post","path":"/1/a/x","headers":{"Content-Type":"multipart/form-data; boundary=x"},"body":{"content":"LS14DQo=","encoded":"base64"}},"response":{"status":404}}],
     "metadata":{"pactSpecification":{"version":"4.0"}}}
    """#

  static let messages = ##"""
    {"asyncapi":"2.6.0","channels":{"c":{"subscribe":{"operationId":"o","message":{"oneOf":[{"$ref":"#/components/messages/m"}]}}}},
     "operations":{"o":{"channel":{"$ref":"#/channels/c"},"messages":[{"$ref":"#/components/messages/m"}],"reply":{}}},
     "components":{"messages":{"m":{"traits":[{"headers":{"type":"object"}}],"schemaFormat":"application/schema+json",
       "payload":{"type":"object","properties":{"a":{"$ref":"#/components/messages/m/payload"}}}}}}}
    """##

  static let messagePact = #"""
    {"interactions":[{"type":"Asynchronous/Messages","comments":{"references":{"AsyncAPI":{"operationId":"o"}}},
      "contents":{"content":{"a":{"a":1}},"contentType":"application/json"},"metadata":{"n":"1"}}],
     "metadata":{"pactSpecification":{"version":"4.0"}}}
    """#

  /// A sequence of numbers that is the same in every run.
  private struct Numbers {
    var state: UInt64

    mutating func next(below limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(truncatingIfNeeded: state >> 33) % max(limit, 1)
    }
  }

  private static let replacements: [JSON] = [
    .null, true, 0, -1, "", "#", "#/", "#/components/schemas/A", "/%", [], [[:]], [:],
    ["$ref": "#"], ["type": "object"], "application/json", "{", .string("\u{0}"),
    .number(JSONNumber(text: "1e99999999999") ?? JSONNumber(1)),
    .number(JSONNumber(text: "-0.0e-400") ?? JSONNumber(1)), "9999999999999999999",
  ]

  private static func damaged(_ json: JSON, _ numbers: inout Numbers, _ chance: Int) -> JSON {
    if numbers.next(below: chance) == 0 {
      return replacements[numbers.next(below: replacements.count)]
    }
    switch json {
    case .array(let array): return .array(array.map { damaged($0, &numbers, chance) })
    case .object(let object):
      let members = object.members.map { ($0.name, damaged($0.value, &numbers, chance)) }
      return .object(JSONObject(members))
    default: return json
    }
  }

  private static func with(version: JSON, _ json: JSON) -> JSON {
    guard case .object(var object) = json else { return json }
    object["asyncapi"] = version
    return .object(object)
  }

  @Test(arguments: 0..<6)
  func `bears every damage`(seed: Int) throws {
    var numbers = Numbers(state: UInt64(seed) &* 7919 &+ 1)
    let document = try JSON(parsing: Self.document)
    let pact = try JSON(parsing: Self.pact)
    let whole = try OpenAPIDocument(document)
    for _ in 0..<20 {
      let openAPI = try? OpenAPIDocument(Self.damaged(document, &numbers, 40))
      let consumer = try? ConsumerPact(Self.damaged(pact, &numbers, 25))
      if let openAPI {
        _ = DocumentComparison(base: openAPI, revision: whole).changes()
      }
      guard let consumer else { continue }
      _ = ContractComparison(openAPI: openAPI, matchesPattern: matchesPattern).compare(consumer)
      _ = ContractComparison(openAPI: whole, matchesPattern: matchesPattern).compare(consumer)
      guard let openAPI else { continue }
      let analysis = ImpactAnalysis(
        base: whole, revision: openAPI, matchesPattern: matchesPattern)
      _ = analysis.impact(on: [consumer])
    }
    let asynchronous = try JSON(parsing: Self.messages)
    let consumer = try JSON(parsing: Self.messagePact)
    for number in 0..<100 {
      var damaged = Self.damaged(asynchronous, &numbers, 15)
      if number % 2 == 0 { damaged = Self.with(version: "3.0.0", damaged) }
      guard let document = try? AsyncAPIDocument(damaged),
        let pact = try? ConsumerPact(Self.damaged(consumer, &numbers, 40))
      else { continue }
      _ = ContractComparison(openAPI: nil, asyncAPI: document, matchesPattern: matchesPattern)
        .compare(pact)
    }
    #expect(DocumentComparison(base: whole, revision: whole).changes() == [])
  }

  @Test(.timeLimit(.minutes(1)))
  func `ends with schemas that have too many ways`() throws {
    let branches = repeatElement(##"{"$ref":"#/components/schemas/A"}"##, count: 12)
      .joined(separator: ",")
    let more = (0..<12).map { #"{"oneOf":[{"minimum":\#($0)},{"maximum":\#($0)}]}"# }
      .joined(separator: ",")
    let text = ##"""
      {"openapi":"3.1.0","paths":{"/{a}{b}{c}{d}{e}{f}{g}x":{"post":{
        "parameters":[{"in":"query","name":"q","schema":{"allOf":[\##(branches)]}}],
        "requestBody":{"content":{"application/json":{"schema":{"not":{"$ref":"#/components/schemas/A"},"allOf":[\##(more)]}}}},
        "responses":{"200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}}}}}},
       "components":{"schemas":{"A":{"anyOf":[{"type":"object","properties":{"x":{"anyOf":[\##(branches)]}}},{"allOf":[\##(branches)]}],
         "discriminator":{"propertyName":"k"}}}}}
      """##
    let document = try OpenAPIDocument(try JSON(parsing: text))
    _ = DocumentComparison(base: document, revision: document).changes()
    var body: JSON = 1
    for _ in 0..<40 { body = ["x": body] }
    let path = String(repeating: "a", count: 300)
    for path in ["/\(path)", "/\(path)x"] {
      let pact: JSON = [
        "interactions": [
          [
            "request": ["method": "POST", "path": .string(path), "query": "q=1", "body": body],
            "response": ["status": 200, "body": body],
          ]
        ]
      ]
      _ = ContractComparison(openAPI: document, matchesPattern: matchesPattern)
        .compare(try ConsumerPact(pact))
    }
  }

  @Test func `refuses what nests too deep`() throws {
    var deep: JSON = [:]
    for _ in 0..<600 { deep = ["a": deep] }
    #expect(throws: OpenAPIFault.self) { _ = try OpenAPIDocument(["openapi": "3.1.0", "x": deep]) }
    #expect(throws: OpenAPIFault.self) {
      _ = try AsyncAPIDocument(["asyncapi": "3.0.0", "x": deep])
    }
    #expect(throws: OpenAPIFault.self) { _ = try ConsumerPact(["interactions": [deep]]) }
  }
}
