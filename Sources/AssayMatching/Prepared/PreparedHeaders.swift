/// Headers that a contract expects, read once for many that come.
struct PreparedHeaders: Sendable {
  let items: [Item]
  let rules: RuleGraph

  struct Item: Sendable {
    var name: String
    var values: [String]
    /// All values as one.
    var text: String
    var comparison: Comparison
  }

  enum Comparison: Sendable {
    /// By what holds at this node of the rules, or at its elements.
    case rule(Int)
    case contentType(ContentType)
    /// Media types, of whose parameters the case does not matter.
    case ranges([String])
    /// Between commas.
    case parts([String])
  }

  init(_ headers: Headers, _ table: RuleTable) {
    var graph = RuleGraph(table)
    items = headers.items.map { name, values in
      let (key, text) = (name.lowercased(), values.joined(separator: ", "))
      let node = graph.member(RuleGraph.root, key)
      let element = graph.element(node, 0)
      let comparison: Comparison
      if graph[node] != nil || graph[element] != nil {
        comparison = .rule(node)
      } else if key == "content-type", let type = ContentType(text) {
        comparison = .contentType(type)
      } else {
        comparison = key == "accept" ? .ranges(Self.ranges(text)) : .parts(Self.parts(text))
      }
      return Item(name: name, values: values, text: text, comparison: comparison)
    }
    rules = graph
  }

  /// Media types, and what is none as it is.
  static func ranges(_ text: String) -> [String] {
    parts(text).map { ContentType($0)?.description.lowercased() ?? $0 }
  }

  /// White space around commas means nothing.
  static func parts(_ text: String) -> [String] {
    let parts: [Substring] = text.split(separator: ",", omittingEmptySubsequences: false)
    return parts.map { part in
      var part = part
      while part.first?.isWhitespace == true { part = part.dropFirst() }
      while part.last?.isWhitespace == true { part = part.dropLast() }
      return String(part)
    }
  }
}
