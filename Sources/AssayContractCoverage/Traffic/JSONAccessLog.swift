import AssayJSON

/// Access logs with one JSON object in a line, as nginx and Envoy are set up to write them.
package struct JSONAccessLog: Sendable {
  /// For each part the names that are looked for, in this order; `a.b` also inside of `a`.
  package struct Names: Sendable, Hashable {
    package var method = [
      "method", "request_method", "http.request.method", "req.method", ":method",
    ]
    package var path = [
      "x-envoy-original-path", "path", "request_uri", "uri", "url.original", "url.path", "url",
      "req.url", ":path",
    ]
    /// A whole request line.
    package var request = ["request", "request_line"]
    package var query = ["query", "query_string", "args", "url.query"]
    package var status = [
      "status", "response_code", "status_code", "http.response.status_code", "res.statusCode",
    ]
    package var consumer = [
      "consumer", "caller", "source_workload", "downstream_service", "http_x_consumer",
    ]
    package var provider = [
      "provider", "destination_service_name", "upstream_service", "service", "upstream_cluster",
    ]

    package init() {}
  }

  package var names: Names
  /// Where the line does not say.
  package var provider: String?
  package var consumer: String?

  package init(names: Names = Names(), provider: String? = nil, consumer: String? = nil) {
    self.names = names
    self.provider = provider
    self.consumer = consumer
  }

  func parse(_ line: [UInt8]) throws(TrafficFault) -> RecordedExchange {
    let json: JSON
    do throws(JSONFault) { json = try JSON(parsing: line) } catch {
      throw TrafficFault("not JSON: column \(error.column): \(error.what)")
    }
    guard json.object != nil else { throw TrafficFault("expected an object, found \(json.kind)") }
    var call: RecordedCall
    if let method = text(names.method, json), let path = text(names.path, json) {
      call = RecordedCall(method: method.uppercased(), target: path)
    } else if let request = text(names.request, json) {
      call = try AccessLog.call(request)
    } else {
      throw TrafficFault(
        "expected a method and a path, as \"\(names.method.first ?? "")\" and "
          + "\"\(names.path.first ?? "")\"; name the members otherwise")
    }
    if call.query == nil, let query = text(names.query, json) {
      call.query = query.hasPrefix("?") ? String(query.dropFirst()) : query
    }
    guard let status = text(names.status, json).flatMap({ Int($0) }) else {
      throw TrafficFault("expected a status, as \"\(names.status.first ?? "")\"")
    }
    // Envoy writes 0 where nothing was answered.
    guard status == 0 || 100...999 ~= status else {
      throw TrafficFault("expected a status from 100 to 999, found \(status)")
    }
    call.status = status == 0 ? nil : status
    return RecordedExchange(
      consumer: text(names.consumer, json) ?? consumer,
      provider: text(names.provider, json) ?? provider, .http(call))
  }

  /// The first of the names that has a value; `-` stands for none.
  private func text(_ names: [String], _ json: JSON) -> String? {
    for name in names {
      let value = json[name] ?? Self.inner(name, json)
      let text = value?.string ?? value?.int.map(String.init)
      if let text, !text.isEmpty, text != "-" { return text }
    }
    return nil
  }

  private static func inner(_ name: String, _ json: JSON) -> JSON? {
    guard name.contains(".") else { return nil }
    return name.split(separator: ".").reduce(Optional(json)) { $0?[String($1)] }
  }
}
