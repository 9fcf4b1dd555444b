import AssayJSON

/// What a contract says about a body, read once for many that come.
package struct PreparedBody: Sendable {
  package let body: Body
  let rules: RuleTable
  /// What holds for the body as a whole; nil: nothing.
  let found: RuleGraph.Found?
  /// nil: no type is known, and so that of what comes decides.
  let content: Content?

  /// The example, as its type tells how to read it.
  enum Content: Sendable {
    case json(JSON, RuleGraph)
    case xml(XMLNode, RuleGraph)
    case form(Query, RuleGraph)
    /// nil: there is no boundary.
    case multipart([Part]?)
    case text(isBinary: Bool)
    /// It is not what its type says, with a sentence about it.
    case unreadable(String)
  }

  struct Part: Sendable {
    var name: String
    var body: PreparedBody
  }

  /// Reads the example, and finds the rules of all its places.
  package init(_ body: Body, _ rules: RuleTable) { self.init(body, rules, isForOnce: false) }

  /// For one comparison only it does not pay to find places before they are needed; `depth` is the
  /// number of bodies of several parts around.
  init(_ body: Body, _ rules: RuleTable, isForOnce: Bool, depth: Int = 0) {
    self.body = body
    self.rules = rules
    found = RuleGraph(rules)[RuleGraph.root]
    content = body.contentType.map {
      Self.content(body.bytes ?? [], $0, rules, isForOnce: isForOnce, depth: depth)
    }
  }

  /// The type that a matcher asks for, which looks at the bytes, whatever they are said to be.
  var kind: String? {
    guard let found, found.isExact,
      case .contentType(let type)? = found.rule.list.matchers.first
    else { return nil }
    return type
  }

  /// The example read as a type.
  func content(as type: ContentType, depth: Int) -> Content {
    content ?? Self.content(body.bytes ?? [], type, rules, isForOnce: true, depth: depth)
  }

  private static func content(
    _ bytes: [UInt8], _ type: ContentType, _ rules: RuleTable, isForOnce: Bool, depth: Int
  ) -> Content {
    let graph = RuleGraph(rules)
    if type.isJSON {
      do throws(JSONFault) {
        let example = try JSON(parsing: bytes)
        return .json(example, isForOnce ? graph : JSONComparison.prepared(graph, example))
      } catch { return .unreadable("the example is not JSON: \(error)") }
    }
    if type.isXML {
      var reader = XMLReader(bytes)
      do throws(XMLFault) {
        let example = try reader.read()
        return .xml(example, isForOnce ? graph : XMLComparison.prepared(graph, example))
      } catch { return .unreadable("the example is not XML: \(error)") }
    }
    if type.isForm {
      let example = Query(form: String(decoding: bytes, as: UTF8.self))
      return .form(example, isForOnce ? graph : graph.prepared(example))
    }
    if type.isMultipart, depth < MultipartBody.deepest {
      let parts = MultipartBody.parts(bytes, type)?.map { part in
        Part(
          name: part.name,
          body: PreparedBody(
            Body(received: Array(bytes[part.place]), part.contentType), rules.below(part.name),
            isForOnce: isForOnce, depth: depth + 1))
      }
      return .multipart(parts)
    }
    return .text(isBinary: !type.isText)
  }
}

extension RuleGraph {
  /// With all places of a query found.
  func prepared(_ query: Query) -> RuleGraph {
    prepared(query.items.map { ($0.name, $0.values.count) })
  }

  /// With the places of names that have so many values found.
  func prepared(_ names: [(String, Int)]) -> RuleGraph {
    var graph = self
    for (name, count) in names {
      let node = graph.member(Self.root, name)
      for index in 0..<count { _ = graph.element(node, index) }
    }
    return graph
  }
}
