/// What one service asked another, as it was seen on the way.
package struct RecordedExchange: Sendable, Hashable {
  /// nil: nobody knows.
  package var consumer: String?
  package var provider: String?
  package var content: Content

  package enum Content: Sendable, Hashable {
    case http(RecordedCall)
    case message(RecordedMessage)
  }

  package init(consumer: String? = nil, provider: String? = nil, _ content: Content) {
    self.consumer = consumer
    self.provider = provider
    self.content = content
  }
}

/// A request over HTTP, and what came of it.
package struct RecordedCall: Sendable, Hashable {
  package var method: String
  /// As it was sent, without the query.
  package var path: String
  /// Without the question mark; nil: there was none.
  package var query: String?
  package var requestHeaders: RecordedHeaders
  package var requestBody: RecordedBody
  /// nil: nothing was answered.
  package var status: Int?
  package var responseHeaders: RecordedHeaders
  package var responseBody: RecordedBody
  /// Why nothing, or only a part, was answered.
  package var failure: String?

  package init(
    method: String, path: String, query: String? = nil,
    requestHeaders: RecordedHeaders = RecordedHeaders(), requestBody: RecordedBody = .unknown,
    status: Int? = nil, responseHeaders: RecordedHeaders = RecordedHeaders(),
    responseBody: RecordedBody = .unknown, failure: String? = nil
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.requestHeaders = requestHeaders
    self.requestBody = requestBody
    self.status = status
    self.responseHeaders = responseHeaders
    self.responseBody = responseBody
    self.failure = failure
  }

  /// Splits what stands in a request line, or a whole URL.
  package init(method: String, target: String) {
    self.init(method: method, path: target)
    if let scheme = target.firstRange(of: "://") {
      let rest = target[scheme.upperBound...]
      path = rest.firstIndex { "/?#".contains($0) }.map { String(rest[$0...]) } ?? "/"
    }
    if let mark = path.firstIndex(of: "#") { path = String(path[..<mark]) }
    if let mark = path.firstIndex(of: "?") {
      query = String(path[path.index(after: mark)...])
      path = String(path[..<mark])
    }
    if !path.hasPrefix("/") { path = "/" + path }
  }
}

/// A message on a queue or a topic.
package struct RecordedMessage: Sendable, Hashable {
  package var channel: String
  package var headers: RecordedHeaders
  package var body: RecordedBody

  package init(
    channel: String, headers: RecordedHeaders = RecordedHeaders(), body: RecordedBody = .unknown
  ) {
    self.channel = channel
    self.headers = headers
    self.body = body
  }
}

/// Headers in their order, with names in small letters.
package struct RecordedHeaders: Sendable, Hashable {
  package struct Header: Sendable, Hashable {
    package var name: String
    package var value: String
  }

  package private(set) var all: [Header] = []

  package init(_ headers: some Sequence<(String, String)> = []) {
    for (name, value) in headers { add(name, value) }
  }

  package mutating func add(_ name: String, _ value: String) {
    all.append(Header(name: name.lowercased(), value: value))
  }

  /// The first value of a name.
  package subscript(_ name: String) -> String? {
    let name = name.lowercased()
    return all.first { $0.name == name }?.value
  }
}
