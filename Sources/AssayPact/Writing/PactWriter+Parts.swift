import AssayJSON
import AssayMatching

extension PactWriter {
  mutating func request(_ request: PactRequest) -> JSONObject {
    let origin = same(request.origin)
    let before = origin?.value
    let (old, new) = (before?.parts, request.parts)
    var writer = MemberWriter(before: origin?.json)
    writer.put(["method"], isUnchanged: old?.method == new.method) { .string(new.method) }
    writer.put(["path"], isUnchanged: old?.path == new.path) { .string(new.path) }
    writer.put(["query"], isUnchanged: old?.query == new.query) { query(new.query) }
    put(new.headers, old?.headers, request.rules.rules.header, &writer)
    put("body", new.body, old?.body, new.headers.contentType, &writer)
    put(request.rules, before?.rules, &writer)
    put(request.generators, before?.generators, &writer)
    writer.put(unknown: request.unknown)
    return writer.object
  }

  mutating func response(_ response: PactResponse) -> JSONObject {
    let origin = same(response.origin)
    let before = origin?.value
    let (old, new) = (before?.parts, response.parts)
    var writer = MemberWriter(before: origin?.json)
    writer.put(["status"], isUnchanged: old?.status == new.status) {
      .number(JSONNumber(new.status))
    }
    put(new.headers, old?.headers, response.rules.rules.header, &writer)
    put("body", new.body, old?.body, new.headers.contentType, &writer)
    put(response.rules, before?.rules, &writer)
    put(response.generators, before?.generators, &writer)
    writer.put(unknown: response.unknown)
    return writer.object
  }

  mutating func message(_ message: PactMessage) -> JSONObject {
    let origin = same(message.origin)
    let before = origin?.value
    let (old, new) = (before?.parts, message.parts)
    var writer = MemberWriter(before: origin?.json)
    put("contents", new.contents, old?.contents, new.metadata.contentType, &writer)
    writer.put(["metadata", "metaData"], isUnchanged: old?.metadata == new.metadata) {
      new.metadata.nonEmpty
    }
    put(message.rules, before?.rules, &writer)
    put(message.generators, before?.generators, &writer)
    writer.put(unknown: message.unknown)
    return writer.object
  }

  // MARK: Parts

  private func query(_ query: Query) -> JSON? {
    guard !query.items.isEmpty || query.text?.isEmpty == false else { return nil }
    if version < .v3 { return .string(query.text ?? QueryText.text(query.items)) }
    // A map cannot say in which order different names follow each other, where one comes again.
    if let text = query.text, Query(QueryText.text(query.items)).pairs != Query(text).pairs {
      return .string(text)
    }
    return .object(
      JSONObject(
        query.items.map { item in
          (item.name, .array(item.values.map { $0.map { .string($0) } ?? .null }))
        }))
  }

  private mutating func put(
    _ headers: Headers, _ old: Headers?, _ rules: RuleTable, _ writer: inout MemberWriter
  ) {
    var unsayable: [String] = []
    let version = version
    writer.put(["headers"], isUnchanged: old == headers) {
      var result = JSONObject()
      for (name, values) in headers.items {
        guard version < .v4 else {
          result[name] = .array(values.map { .string($0) })
          continue
        }
        result[name] = .string(values.joined(separator: ", "))
        // Without a rule one text with commas is the same as several.
        if values.count > 1, rules.rules.contains(where: { $0.path.isAbout(name) }) {
          unsayable.append("that a rule is for each of the \(values.count) values of \(name)")
        }
      }
      return result.isEmpty ? JSON?.none : .object(result)
    }
    for what in unsayable { loseUnsayable(what) }
  }

  private mutating func put(
    _ name: String, _ body: Body, _ old: Body?, _ header: ContentType?,
    _ writer: inout MemberWriter
  ) {
    var loss: String?
    writer.put([name], isUnchanged: old == body) {
      let written = BodyWriter.write(body, header: header, as: version)
      loss = written.loss
      return written.json
    }
    if let loss { loseUnsayable(loss) }
  }

  private mutating func put(
    _ rules: PactRules, _ old: PactRules?, _ writer: inout MemberWriter
  ) {
    var unsayable: [String] = []
    writer.put(["matchingRules"], isUnchanged: old == rules) {
      let written = RuleWriter.write(rules, as: version)
      unsayable = written.unsayable
      return written.json.nonEmpty
    }
    for what in unsayable { loseUnsayable(what) }
  }

  private mutating func put(
    _ generators: PactGenerators, _ old: PactGenerators?, _ writer: inout MemberWriter
  ) {
    var isLost = false
    let version = version
    writer.put(["generators"], isUnchanged: old == generators) {
      isLost = version < .v3 && !generators.isEmpty
      return isLost ? JSON?.none : generators.json.nonEmpty
    }
    if isLost { loseUnsayable("how values are generated (\(generators.items.count) places)") }
  }
}

extension RulePath {
  fileprivate func isAbout(_ header: String) -> Bool {
    switch tokens.first {
    case .name(let name)?: name == header.lowercased()
    case .any?: true
    default: false
    }
  }
}
