import AssayJSON
import AssayMatching

extension PactReader {
  private static let ofRequest: Set = [
    "method", "path", "query", "headers", "body", "matchingRules", "generators",
  ]
  private static let ofResponse: Set = ["status", "headers", "body", "matchingRules", "generators"]
  private static let ofMessage: Set = [
    "contents", "metadata", "metaData", "matchingRules", "generators",
  ]

  mutating func request(_ object: JSONObject, _ pointer: JSONPointer) -> PactRequest {
    let headers = headers(object, pointer)
    let parts = RequestParts(
      method: string("method", object, pointer) ?? "GET",
      path: string("path", object, pointer) ?? "/", query: query(object, pointer),
      headers: headers, body: body("body", object, headers.contentType, pointer))
    var result = PactRequest(
      parts, rules: rules(object, pointer), generators: generators(object, pointer))
    result.unknown = object.without(Self.ofRequest)
    result.origin = Origin(object, version, value: result)
    return result
  }

  mutating func response(_ object: JSONObject, _ pointer: JSONPointer) -> PactResponse {
    let headers = headers(object, pointer)
    let parts = ResponseParts(
      status: status(object, pointer), headers: headers,
      body: body("body", object, headers.contentType, pointer))
    var result = PactResponse(
      parts, rules: rules(object, pointer), generators: generators(object, pointer))
    result.unknown = object.without(Self.ofResponse)
    result.origin = Origin(object, version, value: result)
    return result
  }

  mutating func message(_ object: JSONObject, _ pointer: JSONPointer) -> PactMessage {
    let name = object["metadata"] == nil && object["metaData"] != nil ? "metaData" : "metadata"
    let metadata = self.object(name, object, pointer) ?? [:]
    var result = PactMessage(
      MessageParts(
        contents: body("contents", object, metadata.contentType, pointer), metadata: metadata),
      rules: rules(object, pointer), generators: generators(object, pointer))
    result.unknown = object.without(Self.ofMessage)
    result.origin = Origin(object, version, value: result)
    return result
  }

  // MARK: Parts

  private mutating func query(_ object: JSONObject, _ pointer: JSONPointer) -> Query {
    let place = pointer / "query"
    switch object["query"] {
    case nil, .null?: return Query([])
    case .string(let text)?: return Query(text)
    case .object(let items)?:
      var result: [Query.Item] = []
      for item in items.members {
        result.append(
          Query.Item(item.name, values(item.value, place / item.name, allowsNull: true)))
      }
      return Query(result)
    case let other?:
      expected("a query, a string or an object of lists", other, place)
      return Query([])
    }
  }

  private mutating func headers(_ object: JSONObject, _ pointer: JSONPointer) -> Headers {
    var result = Headers()
    for item in self.object("headers", object, pointer)?.members ?? [] {
      let values = values(item.value, pointer / "headers" / item.name, allowsNull: false)
      result.add(item.name, values.compactMap(\.self))
    }
    return result
  }

  /// One text or a list of them; numbers and booleans count as theirs.
  private mutating func values(
    _ json: JSON, _ pointer: JSONPointer, allowsNull: Bool
  ) -> [String?] {
    switch json {
    case .array(let items):
      var result: [String?] = []
      for (index, item) in items.enumerated() {
        result += value(item, pointer / index, allowsNull: allowsNull)
      }
      return result
    default: return value(json, pointer, allowsNull: allowsNull)
    }
  }

  private mutating func value(
    _ json: JSON, _ pointer: JSONPointer, allowsNull: Bool
  ) -> [String?] {
    switch json {
    case .null where allowsNull: return [nil]
    case .string, .number, .bool: return [json.text]
    default:
      expected("a string", json, pointer)
      return []
    }
  }

  private mutating func status(_ object: JSONObject, _ pointer: JSONPointer) -> Int {
    switch object["status"] {
    case nil, .null?: return 200
    case let json?:
      if let status = json.int ?? json.string.flatMap({ Int($0) }), (0...999).contains(status) {
        return status
      }
      fault("expected a status of HTTP, found \(json.short)", pointer / "status")
      return 200
    }
  }

  private mutating func body(
    _ name: String, _ object: JSONObject, _ type: ContentType?, _ pointer: JSONPointer
  ) -> Body {
    guard version == .v4 else { return Body(plain: object[name], type) }
    do throws(RuleFault) {
      return try Body(content: object[name], type, at: pointer / name)
    } catch {
      fault(error.what, error.pointer)
      return .missing
    }
  }

  private mutating func rules(_ object: JSONObject, _ pointer: JSONPointer) -> PactRules {
    guard let json = self.object("matchingRules", object, pointer) else { return PactRules() }
    let place = pointer / "matchingRules"
    do throws(RuleFault) { return try PactRules(json, at: place) } catch {
      // The first fault ends the reading; one by one the others show, too.
      var found: [RuleFault] = []
      for single in Self.singles(json) {
        do throws(RuleFault) { _ = try PactRules(single, at: place) } catch { found.append(error) }
      }
      for fault in found.isEmpty ? [error] : found { self.fault(fault.what, fault.pointer) }
      return PactRules()
    }
  }

  /// Each rule alone.
  private static func singles(_ json: JSONObject) -> [JSONObject] {
    json.members.flatMap { member -> [JSONObject] in
      guard !member.name.hasPrefix("$"), let category = member.value.object,
        category["matchers"] == nil
      else { return [[member.name: member.value]] }
      return category.members.map { [member.name: .object([$0.name: $0.value])] }
    }
  }

  private mutating func generators(_ object: JSONObject, _ pointer: JSONPointer) -> PactGenerators {
    guard let json = self.object("generators", object, pointer) else { return PactGenerators() }
    do throws(PactFaults) {
      return try PactGenerators(json, at: pointer / "generators")
    } catch {
      for fault in error.faults { self.fault(fault.what, fault.pointer) }
      return PactGenerators()
    }
  }
}

extension JSONObject {
  /// What a message says that it carries, in one of its spellings.
  var contentType: ContentType? {
    for name in ["contentType", "content-type", "Content-Type"] {
      if let type = self[name]?.string.flatMap({ ContentType($0) }) { return type }
    }
    return nil
  }
}
