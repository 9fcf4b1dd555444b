/// The common and the combined log format, also with fields before or after them.
///
/// Source: Apache's `mod_log_config` and nginx' `log_format combined`:
/// `host ident user [time] "GET /path HTTP/1.1" status bytes "referer" "user agent"`.
package struct AccessLog: Sendable {
  /// Whose log it is.
  package var provider: String?
  /// Who called; nil: nobody knows, or the user agent tells.
  package var consumer: String?
  /// Whether `shop/1.2` as the user agent means that `shop` called.
  package var readsUserAgent: Bool

  package init(provider: String?, consumer: String? = nil, readsUserAgent: Bool = false) {
    self.provider = provider
    self.consumer = consumer
    self.readsUserAgent = readsUserAgent
  }

  func parse(_ line: [UInt8]) throws(TrafficFault) -> RecordedExchange {
    let fields = Self.quoted(line)
    guard let request = fields.first(where: { Self.isRequest($0.text) }) else {
      throw TrafficFault("expected a request in quotes, as \"GET /path HTTP/1.1\"")
    }
    let rest = String(decoding: line[request.end...], as: UTF8.self)
    guard let word = rest.split(separator: " ").first, word.utf8.count == 3,
      let status = Int(word), 100...999 ~= status
    else { throw TrafficFault("expected a status of three digits after the request") }
    var call = try Self.call(request.text)
    call.status = status
    var caller = consumer
    if caller == nil, readsUserAgent, let agent = fields.last, agent.end > request.end {
      caller = Self.product(agent.text)
    }
    return RecordedExchange(consumer: caller, provider: provider, .http(call))
  }

  /// `GET /path HTTP/1.1`, or without the version as HTTP/0.9 has it.
  static func call(_ line: String) throws(TrafficFault) -> RecordedCall {
    let words = line.split(separator: " ")
    guard words.count >= 2, isMethod(words[0]) else {
      throw TrafficFault("expected a method and a path")
    }
    let target = words.last?.hasPrefix("HTTP/") == true ? words[1..<words.count - 1] : words[1...]
    guard !target.isEmpty else { throw TrafficFault("expected a path after the method") }
    return RecordedCall(method: String(words[0]), target: target.joined(separator: "%20"))
  }

  private static func isRequest(_ text: String) -> Bool {
    let words = text.split(separator: " ")
    guard words.count >= 2, isMethod(words[0]) else { return false }
    return words.last?.hasPrefix("HTTP/") == true || words[1].hasPrefix("/")
  }

  private static func isMethod(_ word: Substring) -> Bool {
    !word.isEmpty && word.utf8.allSatisfy { $0 &- 0x41 < 26 || $0 == 0x2D }
  }

  /// The name of a user agent; nil: `-`.
  static func product(_ agent: String) -> String? {
    let name = agent.prefix { $0 != "/" && $0 != " " }
    return name.isEmpty || name == "-" ? nil : String(name)
  }

  /// What stands in quotes, with the place after it; `\"` does not end it.
  private static func quoted(_ line: [UInt8]) -> [(text: String, end: Int)] {
    var fields: [(String, Int)] = []
    var field: [UInt8]?
    var place = 0
    while place < line.count {
      let byte = line[place]
      if byte == UInt8(ascii: "\\"), field != nil, place + 1 < line.count {
        field?.append(line[place + 1])
        place += 1
      } else if byte == UInt8(ascii: "\"") {
        if let text = field {
          fields.append((String(decoding: text, as: UTF8.self), place + 1))
          field = nil
        } else {
          field = []
        }
      } else {
        field?.append(byte)
      }
      place += 1
    }
    return fields
  }
}
