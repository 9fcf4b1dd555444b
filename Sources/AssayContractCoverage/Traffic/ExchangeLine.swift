import AssayJSON

/// Assay's own form of recorded traffic: one JSON object in a line for each exchange.
///
/// docs/contract-coverage.md describes it.
package enum ExchangeLine {
  /// In `v` of each line.
  package static let version = 1

  // MARK: Writing

  /// One line with its end.
  package static func bytes(_ exchange: RecordedExchange) -> [UInt8] {
    JSONPrinter.compact.bytes(json(exchange)) + [0x0A]
  }

  private static func json(_ exchange: RecordedExchange) -> JSON {
    var object: JSONObject = ["v": .number(JSONNumber(version))]
    object["consumer"] = exchange.consumer.map(JSON.string)
    object["provider"] = exchange.provider.map(JSON.string)
    switch exchange.content {
    case .http(let call):
      object["method"] = .string(call.method)
      object["path"] = .string(call.path)
      object["query"] = call.query.map(JSON.string)
      object["requestHeaders"] = json(call.requestHeaders)
      object["requestBody"] = json(call.requestBody)
      object["status"] = call.status.map { .number(JSONNumber($0)) }
      object["responseHeaders"] = json(call.responseHeaders)
      object["responseBody"] = json(call.responseBody)
      object["failure"] = call.failure.map(JSON.string)
    case .message(let message):
      object["channel"] = .string(message.channel)
      object["headers"] = json(message.headers)
      object["body"] = json(message.body)
    }
    return .object(object)
  }

  /// One value as it is, several as a list; nil: there are none.
  private static func json(_ headers: RecordedHeaders) -> JSON? {
    var object = JSONObject()
    for header in headers.all {
      let value = JSON.string(header.value)
      object[header.name] =
        switch object[header.name] {
        case nil: value
        case .array(let values)?: .array(values + [value])
        case let first?: .array([first, value])
        }
    }
    return object.isEmpty ? nil : .object(object)
  }

  private static func json(_ body: RecordedBody) -> JSON? {
    let (bytes, size): ([UInt8], Int?) =
      switch body {
      case .unknown: ([], nil)
      case .whole(let bytes): (bytes, nil)
      case .cut(let bytes, let size): (bytes, size)
      }
    if case .unknown = body { return nil }
    var object = JSONObject()
    if let text = String(validating: bytes, as: UTF8.self) {
      object["text"] = .string(text)
    } else {
      object["base64"] = .string(Base64Text.encoded(bytes))
    }
    object["size"] = size.map { .number(JSONNumber($0)) }
    return .object(object)
  }

  // MARK: Reading

  package static func parse(_ line: [UInt8]) throws(TrafficFault) -> RecordedExchange {
    let json: JSON
    do throws(JSONFault) { json = try JSON(parsing: line) } catch {
      throw TrafficFault("not JSON: column \(error.column): \(error.what)")
    }
    return try parse(json)
  }

  private static func parse(_ json: JSON) throws(TrafficFault) -> RecordedExchange {
    guard json.object != nil else { throw TrafficFault("expected an object, found \(json.kind)") }
    guard json["v"]?.int == version else {
      throw TrafficFault("expected \"v\": \(version), found \(json["v"]?.description ?? "none")")
    }
    let content: RecordedExchange.Content
    if let channel = try text("channel", json) {
      content = .message(
        RecordedMessage(
          channel: channel, headers: try headers("headers", json), body: try body("body", json)))
    } else {
      guard let method = try text("method", json), let path = try text("path", json) else {
        throw TrafficFault("expected \"method\" and \"path\", or \"channel\"")
      }
      content = .http(
        RecordedCall(
          method: method, path: path, query: try text("query", json),
          requestHeaders: try headers("requestHeaders", json),
          requestBody: try body("requestBody", json), status: try status(json),
          responseHeaders: try headers("responseHeaders", json),
          responseBody: try body("responseBody", json), failure: try text("failure", json)))
    }
    return RecordedExchange(
      consumer: try text("consumer", json), provider: try text("provider", json), content)
  }

  private static func text(_ name: String, _ json: JSON) throws(TrafficFault) -> String? {
    switch json[name] {
    case nil, .null?: return nil
    case .string(let text)?: return text
    case let other?: throw TrafficFault("expected a text as \"\(name)\", found \(other.kind)")
    }
  }

  private static func status(_ json: JSON) throws(TrafficFault) -> Int? {
    guard let value = json["status"], value != .null else { return nil }
    guard let status = value.int, 100...999 ~= status else {
      throw TrafficFault("expected a status from 100 to 999, found \(value)")
    }
    return status
  }

  private static func headers(
    _ name: String, _ json: JSON
  ) throws(TrafficFault) -> RecordedHeaders {
    guard let value = json[name], value != .null else { return RecordedHeaders() }
    guard let object = value.object else {
      throw TrafficFault("expected an object as \"\(name)\", found \(value.kind)")
    }
    var headers = RecordedHeaders()
    for member in object.members {
      for value in member.value.array ?? [member.value] {
        guard let text = value.string else {
          throw TrafficFault("expected texts in \"\(name)\", found \(value.kind)")
        }
        headers.add(member.name, text)
      }
    }
    return headers
  }

  private static func body(_ name: String, _ json: JSON) throws(TrafficFault) -> RecordedBody {
    guard let value = json[name], value != .null else { return .unknown }
    let bytes: [UInt8]
    if let text = value["text"]?.string {
      bytes = Array(text.utf8)
    } else if let decoded = value["base64"]?.string.flatMap(Base64Text.decoded) {
      bytes = decoded
    } else {
      throw TrafficFault("expected \"text\" or \"base64\" in \"\(name)\"")
    }
    guard let size = value["size"] else { return .whole(bytes) }
    guard let count = size.int, count >= bytes.count else {
      throw TrafficFault("expected at least \(bytes.count) as \"size\" of \"\(name)\"")
    }
    return count == bytes.count ? .whole(bytes) : .cut(bytes, size: count)
  }
}
