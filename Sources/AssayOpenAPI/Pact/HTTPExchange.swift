package import AssayJSON

/// A request and its response as a pact writes them.
package struct HTTPExchange: Sendable {
  package var method: String
  /// With the `/` that it begins with.
  package var path: String
  package var query: QueryText
  package var requestHeaders: PactHeaders
  package var requestBody: PactBody
  package var status: Int
  package var responseHeaders: PactHeaders
  package var responseBody: PactBody
  /// Whether nobody knows if there was one; of contracts, one that is not said is none.
  package var isRequestBodyUnknown = false
  /// Whether it is known that the response had none; of contracts, one that is not said may come.
  package var lacksResponseBody = false

  /// Whether the consumer sends what the provider should accept: a test of how errors are answered
  /// may send anything.
  var isGoodRequest: Bool { status < 400 }

  package init(
    method: String, path: String, query: QueryText, requestHeaders: PactHeaders,
    requestBody: PactBody, status: Int, responseHeaders: PactHeaders, responseBody: PactBody
  ) {
    self.method = method.uppercased()
    self.path = path
    self.query = query
    self.requestHeaders = requestHeaders
    self.requestBody = requestBody
    self.status = status
    self.responseHeaders = responseHeaders
    self.responseBody = responseBody
  }

  init(_ json: JSON, version: Int) throws(OpenAPIFault) {
    guard let request = json["request"], request.object != nil else {
      throw OpenAPIFault("Expected a request.", at: JSONPointer() / "request")
    }
    guard let response = json["response"], response.object != nil else {
      throw OpenAPIFault("Expected a response.", at: JSONPointer() / "response")
    }
    method = (request["method"]?.string ?? "GET").uppercased()
    let path = request["path"]?.string ?? "/"
    self.path = path.hasPrefix("/") ? path : "/" + path
    query = Self.query(request["query"])
    requestHeaders = PactHeaders(request["headers"])
    requestBody = PactBody(request["body"], version: version)
    guard let status = response["status"]?.whole ?? (response["status"] == nil ? 200 : nil),
      100...599 ~= status
    else {
      throw OpenAPIFault(
        "Expected a status from 100 to 599.", at: JSONPointer() / "response" / "status")
    }
    self.status = status
    responseHeaders = PactHeaders(response["headers"])
    responseBody = PactBody(response["body"], version: version)
  }

  private static func query(_ json: JSON?) -> QueryText {
    switch json {
    case .string(let text)?: return QueryText(text)
    case .object(let object)?:
      return QueryText(
        pairs: object.members.flatMap { member -> [QueryText.Pair] in
          (member.value.array ?? [member.value]).map {
            QueryText.Pair(name: member.name, value: $0.plainText)
          }
        })
    default: return QueryText()
    }
  }
}

/// Headers, whose names have no case.
package struct PactHeaders: Sendable {
  /// Names in lower case, in the pact's order; several values in one text.
  package private(set) var all: [(name: String, value: String)] = []

  init(_ json: JSON?) {
    for member in json?.object?.members ?? [] {
      let values = (member.value.array ?? [member.value]).map(\.plainText)
      all.append((member.name.lowercased(), values.joined(separator: ", ")))
    }
  }

  /// Several values of a name become one text.
  package init(_ headers: some Sequence<(String, String)>) {
    for (name, value) in headers {
      let name = name.lowercased()
      if let index = all.firstIndex(where: { $0.name == name }) {
        all[index].value += ", " + value
      } else {
        all.append((name, value))
      }
    }
  }

  package subscript(_ name: String) -> String? {
    let name = name.lowercased()
    return all.first { $0.name == name }?.value
  }
}

/// The body of a request, a response or a message.
package struct PactBody: Sendable {
  /// nil: the pact has none, or has null where only a body of JSON can be null.
  package var value: JSON? = Optional.none
  /// As version 4 writes it beside the content.
  package var contentType: String?
  /// The member that holds the content, in the pact's own form.
  var wrapper: [String] = []

  /// - Parameter value: nil: there is none.
  package init(_ value: JSON?) { self.value = value }

  init(_ json: JSON?, version: Int) {
    guard version >= 4, case .object(let object)? = json else {
      value = json
      return
    }
    let known: Set<String> = ["content", "contentType", "contentTypeHint", "encoded"]
    guard let content = object["content"] else {
      // Some writers leave the wrapper out.
      if !object.names.allSatisfy(known.contains) { value = json }
      return
    }
    wrapper = ["content"]
    contentType = object["contentType"]?.string
    value = Self.decoded(content, object["encoded"])
  }

  private static func decoded(_ content: JSON, _ encoded: JSON?) -> JSON {
    guard let encoding = encoded?.string?.lowercased(), case .string(let text) = content else {
      return content
    }
    switch encoding {
    case "json": return (try? JSON(parsing: text)) ?? content
    case "base64":
      guard let bytes = Base64.decoded(text), let text = String(validating: bytes, as: UTF8.self)
      else { return content }
      return .string(text)
    default: return content
    }
  }

  /// Whether there is something that a schema can be asked about.
  package var isEmpty: Bool { value == nil || value == .null || value == .string("") }
}

extension JSON {
  /// A text without its quotes, other values as they are written; null as nothing.
  var plainText: String {
    switch self {
    case .string(let text): text
    case .null: ""
    default: description
    }
  }
}

/// RFC 4648, with or without padding, both alphabets.
enum Base64 {
  static func decoded(_ text: String) -> [UInt8]? {
    var result: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for byte in text.utf8 where byte != UInt8(ascii: "=") && byte > 0x20 {
      guard let digit = digit(byte) else { return nil }
      bits = bits << 6 | digit
      count += 6
      if count >= 8 {
        count -= 8
        result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return result
  }

  private static func digit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
    case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
