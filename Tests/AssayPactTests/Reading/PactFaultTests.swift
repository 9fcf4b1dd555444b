import AssayJSON
import AssayPact
import Testing

struct PactFaultTests {
  private func faults(_ text: String) -> [String] {
    do throws(PactFaults) { _ = try PactReader.read(Array(text.utf8)) } catch {
      return error.faults.map(\.description)
    }
    return []
  }

  @Test(arguments: [
    ("[]", ["/: expected a pact, an object, found a list"]),
    (
      "{}",
      [
        "/consumer: expected an object with the name of the consumer, found nothing",
        "/provider: expected an object with the name of the provider, found nothing",
      ]
    ),
    (
      #"{"consumer": {"name": 1}, "provider": {}, "interactions": {}, "metadata": []}"#,
      [
        "/metadata: expected an object, found a list",
        "/consumer/name: expected the name of the consumer, a string, found an integer",
        "/provider/name: expected the name of the provider, a string, found nothing",
        "/interactions: expected a list, found an object",
      ]
    ),
    (
      #"{"a": }"#, [#"/a: not JSON: line 1, column 7: expected a value, found "}""#]
    ),
  ])
  func `names all that is wrong with a file`(_ text: String, _ expected: [String]) {
    #expect(faults(text) == expected)
  }

  @Test(arguments: [
    ("1", "3", ["/interactions/0: expected an interaction, an object, found an integer"]),
    (
      #"{"description": 1, "providerState": 2, "request": 3, "response": []}"#, "3",
      [
        "/interactions/0/description: expected a string, found an integer",
        "/interactions/0/request: expected an object, found an integer",
        "/interactions/0/response: expected an object, found a list",
        "/interactions/0/providerState: expected a string, found an integer",
      ]
    ),
    (
      #"{"request": {"method": 1, "path": [], "query": 1, "headers": {"A": {}, "B": [null]}}}"#,
      "3",
      [
        "/interactions/0/request/headers/A: expected a string, found an object",
        "/interactions/0/request/headers/B/0: expected a string, found null",
        "/interactions/0/request/method: expected a string, found an integer",
        "/interactions/0/request/path: expected a string, found a list",
        "/interactions/0/request/query: expected a query, a string or an object of lists, found an integer",
      ]
    ),
    (
      #"{"response": {"status": "many"}}"#, "3",
      [#"/interactions/0/response/status: expected a status of HTTP, found "many""#]
    ),
    (
      #"{"response": {"status": -1}}"#, "3",
      ["/interactions/0/response/status: expected a status of HTTP, found -1"]
    ),
    (
      #"{"providerStates": [{"params": {}}, 1, {"name": "a", "params": 1}]}"#, "3",
      [
        "/interactions/0/providerStates/0/name: expected the name of a state, a string, found nothing",
        "/interactions/0/providerStates/1: expected a state, an object with its name, found an integer",
        "/interactions/0/providerStates/2/params: expected an object, found an integer",
      ]
    ),
    (
      #"{"response": {"matchingRules": {"body": {"$.a[": {"matchers": []}}}}}"#, "3",
      [
        "/interactions/0/response/matchingRules/body/$.a[: the path is not understood: column 5, [ is not closed"
      ]
    ),
    (
      #"""
      {"request": {"matchingRules": {"$.body": {"match": "regex"}, "$.head": {"match": "type"}}},
       "response": {"matchingRules": {"body": {"$.a": {"matchers": [{}]}, "$.b": 1},
         "path": {"matchers": [{"match": "type", "min": -1}]}, "header": []}}}
      """#, "3",
      [
        "/interactions/0/request/matchingRules/$.body/regex: expected a string",
        "/interactions/0/request/matchingRules/$.head: head is no part of an interaction that has rules",
        "/interactions/0/response/matchingRules/body/$.a/matchers/0: a matcher has a name, `match`",
        "/interactions/0/response/matchingRules/body/$.b: expected an object with matchers, a list",
        "/interactions/0/response/matchingRules/path/matchers/0/min: expected a number of elements",
        "/interactions/0/response/matchingRules/header: rules are an object by path, not array",
      ]
    ),
    (
      #"{"response": {"generators": {"body": {"$.a": {"type": 1}, "b": {"type": "Uuid"}}, "x": 1}}}"#,
      "3",
      [
        "/interactions/0/response/generators/body/$.a/type: expected the name of a generator, a string, found an integer",
        "/interactions/0/response/generators/body/b: the path is not understood: column 1, a path begins with $",
        "/interactions/0/response/generators/x: expected an object, found an integer",
      ]
    ),
    (
      #"{"type": "Telepathy", "key": 1, "pending": "yes", "comments": [], "transport": {}}"#, "4.0",
      [
        #"/interactions/0/type: "Telepathy" is no type; expected one of Synchronous/HTTP, Asynchronous/Messages, Synchronous/Messages"#,
        "/interactions/0/key: expected a string, found an integer",
        "/interactions/0/pending: expected a boolean, found a string",
        "/interactions/0/comments: expected an object, found a list",
        "/interactions/0/transport: expected a string, found an object",
      ]
    ),
    (
      #"{"type": "Synchronous/HTTP", "request": {"body": {"content": "?", "encoded": "base64"}}}"#,
      "4.0",
      ["/interactions/0/request/body/content: expected text in base64"]
    ),
    (
      #"{"type": "Synchronous/Messages", "response": [1], "interactionMarkup": {"markup": 1}}"#,
      "4.0",
      [
        "/interactions/0/response/0: expected an answer, an object, found an integer",
        "/interactions/0/interactionMarkup: expected a markup of COMMON_MARK or HTML, found an object",
      ]
    ),
  ])
  func `names all that is wrong with an interaction`(
    _ interaction: String, _ version: String, _ expected: [String]
  ) {
    #expect(faults(PactReaderTests.file(interaction, version: version)) == expected)
  }

  @Test func `counts what is beyond the first hundred`() throws {
    let text = PactReaderTests.file(Array(repeating: "1", count: 150).joined(separator: ","))
    let error = #expect(throws: PactFaults.self) { try PactReader.read(Array(text.utf8)) }
    #expect(error?.faults.count == 100)
    #expect(error?.more == 50)
    #expect(error?.description.hasSuffix("and 50 more") == true)
  }

  @Test func `takes a version 3 file with strange members of version 4`() throws {
    let interaction = try PactReaderTests.first(
      #"{"type": "Telepathy", "key": 1, "pending": "yes", "comments": []}"#)
    #expect(interaction.unknown.names == ["type", "key", "pending", "comments"])
    #expect(interaction.key == nil)
  }

  /// Whatever stands where: an answer, and never a trap.
  @Test func `survives any value at any place`() throws {
    let text = PactReaderTests.file(
      #"""
      {"type": "Synchronous/HTTP", "description": "d", "key": "k", "pending": false,
       "providerStates": [{"name": "s", "params": {"a": 1}}], "comments": {"text": ["x"]},
       "interactionMarkup": {"markup": "m", "markupType": "HTML"}, "pluginConfiguration": {},
       "request": {"method": "GET", "path": "/", "query": {"a": ["1"]}, "headers": {"A": ["b"]},
         "body": {"content": {"a": [1]}, "contentType": "application/json", "encoded": false},
         "matchingRules": {"body": {"$.a": {"combine": "AND", "matchers": [
           {"match": "arrayContains", "variants": [{"index": 0, "rules": {}}]},
           {"match": "eachKey", "rules": [{"match": "regex", "regex": "a"}]}]}},
           "path": {"matchers": [{"match": "type"}]}},
         "generators": {"body": {"$.a": {"type": "RandomInt", "min": 1, "max": 2}},
           "path": {"type": "ProviderState", "expression": "${a}", "dataType": "STRING"}}},
       "response": {"status": 200, "body": {"content": "aGk=", "encoded": "base64"}}}
      """#, version: "4.0")
    let json = try JSON(parsing: text)
    let strange: [JSON] = [
      .null, true, -1, "", "$", "🙂", [], [.null], [:], ["": .null], ["$": ["matchers": [1]]],
      ["type": "Uuid", "format": 1], ["min": 5, "type": "RandomInt"], .array([[:], [[]]]),
      .number(try #require(JSONNumber(text: "1e400"))), .string(String(repeating: "9", count: 50)),
    ]
    var (read, refused) = (0, 0)
    for pointer in Self.places(json, JSONPointer()) {
      for value in strange {
        let changed = Self.changed(json, pointer.steps[...], value)
        do throws(PactFaults) {
          let pact = try PactReader.read(changed).pact
          read += 1
          for version in SpecificationVersion.allCases {
            _ = PactWriter.write(pact, as: version).bytes
          }
          let written = PactWriter.write(pact)
          #expect(written.json == changed, "\(pointer) \(value)")
        } catch {
          refused += 1
          #expect(!error.faults.isEmpty)
        }
      }
    }
    #expect(read > 300)
    #expect(refused > 300)
  }

  private static func places(_ json: JSON, _ pointer: JSONPointer) -> [JSONPointer] {
    switch json {
    case .object(let object):
      [pointer] + object.members.flatMap { places($0.value, pointer / $0.name) }
    case .array(let array):
      [pointer] + array.enumerated().flatMap { places($1, pointer / $0) }
    default: [pointer]
    }
  }

  private static func changed(
    _ json: JSON, _ steps: ArraySlice<JSONPointer.Step>, _ value: JSON
  ) -> JSON {
    switch (steps.first, json) {
    case (nil, _): return value
    case (.name(let name)?, .object(var object)):
      object[name] = changed(object[name] ?? .null, steps.dropFirst(), value)
      return .object(object)
    case (.index(let index)?, .array(var array)):
      array[index] = changed(array[index], steps.dropFirst(), value)
      return .array(array)
    default: return json
    }
  }
}
