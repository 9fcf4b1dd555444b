package import AssayJSON
import AssayMatching

/// Writes matching rules as the versions do.
///
/// Matchers that were read and did not change keep all their attributes, known or not.
package enum RuleWriter {
  package struct Written: Sendable {
    /// The value of `matchingRules`.
    package var json: JSONObject = [:]
    /// What the version has no words for, such as `the matcher semver at $.version`.
    package var unsayable: [String] = []
  }

  package static func write(
    _ rules: PactRules, as version: SpecificationVersion
  ) -> Written {
    let source = rules.source.map { RuleSource($0) }
    var result = Written()
    let entries = entries(rules.rules)
    if version < .v2 {
      if !entries.isEmpty { result.unsayable.append("matching rules (\(entries.count) places)") }
      return result
    }
    var categories: [String: JSONObject] = [:]
    for entry in entries {
      let place = "\(entry.category.name) \(entry.path)"
      if entry.category == .status, version < .v4 {
        result.unsayable.append("a rule for the status")
        continue
      }
      var matchers: [JSON] = []
      let known = source?.matchers(entry.category, entry.path) ?? []
      for (index, matcher) in entry.list.matchers.enumerated() {
        // Only what still says the same.
        let before = known.indices.contains(index) ? known[index] : nil
        let raw = before.flatMap { $0.matcher == matcher ? $0.json : nil }
        if let json = MatcherWriter.json(matcher, raw, as: version) {
          matchers.append(.object(json))
        } else {
          result.unsayable.append("the matcher \(matcher.name) at \(place)")
        }
      }
      if version == .v2 {
        add(matchers, entry, place, &result)
      } else if !matchers.isEmpty || entry.list.matchers.isEmpty {
        add(matchers, entry, &result.json, &categories)
      }
    }
    for (name, object) in categories { result.json[name] = .object(object) }
    return result
  }

  // MARK: Places

  struct Entry {
    var category: Category
    var path: RulePath
    var list: RuleList
  }

  enum Category: Hashable {
    case method, path, status, query, header, metadata, body

    var hasOneValue: Bool { self == .method || self == .path || self == .status }

    var name: String {
      switch self {
      case .method: "method"
      case .path: "path"
      case .status: "status"
      case .query: "query"
      case .header: "header"
      case .metadata: "metadata"
      case .body: "body"
      }
    }
  }

  /// By category, and then by path.
  private static func entries(_ rules: MatchingRules) -> [Entry] {
    let single: [(Category, RuleList?)] = [
      (.method, rules.method), (.path, rules.path), (.status, rules.status),
    ]
    let tables: [(Category, RuleTable)] = [
      (.query, rules.query), (.header, rules.header), (.metadata, rules.metadata),
      (.body, rules.body),
    ]
    return single.compactMap { category, list in
      list.map { Entry(category: category, path: RulePath([]), list: $0) }
    }
      + tables.flatMap { category, table in
        table.rules.sorted { $0.path.description < $1.path.description }.map {
          Entry(category: category, path: $0.path, list: $0.list)
        }
      }
  }

  // MARK: Versions 3 and 4

  private static func add(
    _ matchers: [JSON], _ entry: Entry, _ result: inout JSONObject,
    _ categories: inout [String: JSONObject]
  ) {
    let list: JSON = [
      "combine": .string(entry.list.combination.rawValue), "matchers": .array(matchers),
    ]
    let category = entry.category
    // Even where the rules follow, it keeps the place.
    result[category.name] = list
    guard !category.hasOneValue else { return }
    categories[category.name, default: [:]][key(entry)] = list
  }

  private static func key(_ entry: Entry) -> String {
    if entry.category != .body, entry.path.tokens.count == 1,
      case .name(let name)? = entry.path.tokens.first, !name.hasPrefix("$")
    {
      return name
    }
    return entry.path.description
  }

  // MARK: Version 2

  private static func add(
    _ matchers: [JSON], _ entry: Entry, _ place: String, _ result: inout Written
  ) {
    guard let first = matchers.first else { return }
    if entry.category == .metadata {
      return result.unsayable.append("the rule at \(place)")
    }
    if matchers.count > 1 {
      let how = entry.list.combination == .and ? "all" : "one"
      result.unsayable.append("that \(how) of \(matchers.count) matchers at \(place) must hold")
    }
    let name = entry.category == .header ? "headers" : entry.category.name
    result.json[RulePath([.name(name)] + entry.path.tokens).description] = first
  }
}

/// The matchers of a source, each as it was written and as it is understood.
struct RuleSource {
  struct Item {
    var json: JSONObject
    var matcher: Matcher
  }

  private struct Place: Hashable {
    var category: RuleWriter.Category
    var path: RulePath
  }

  private var items: [Place: [Item]] = [:]

  init(_ json: JSONObject) {
    let isFlat = json.members.contains { $0.name.hasPrefix("$") }
    for member in json.members {
      if isFlat { addFlat(member) } else { addCategory(member) }
    }
  }

  func matchers(_ category: RuleWriter.Category, _ path: RulePath) -> [Item] {
    items[Place(category: category, path: path)] ?? []
  }

  private mutating func addFlat(_ member: JSONObject.Member) {
    guard let path = Self.path(member.name), case .name(let name)? = path.tokens.first else {
      return
    }
    add([member.value], Self.category(name), RulePath(Array(path.tokens.dropFirst())))
  }

  private mutating func addCategory(_ member: JSONObject.Member) {
    let category = Self.category(member.name)
    if category.hasOneValue, let matchers = member.value["matchers"]?.array {
      return add(matchers, category, RulePath([]))
    }
    for item in member.value.object?.members ?? [] {
      let isName = category != .body && !item.name.hasPrefix("$")
      let path = isName ? RulePath([.name(item.name)]) : Self.path(item.name)
      guard let path, let matchers = item.value["matchers"]?.array else { continue }
      add(matchers, category, category.hasOneValue ? RulePath([]) : path)
    }
  }

  private mutating func add(
    _ matchers: [JSON], _ category: RuleWriter.Category, _ path: RulePath
  ) {
    let tokens = path.tokens.map { token in
      if category == .header, case .name(let name) = token {
        RulePath.Token.name(name.lowercased())
      } else {
        token
      }
    }
    // Those that are no matchers were faults when they were read.
    items[Place(category: category, path: RulePath(tokens))] = matchers.compactMap { json in
      guard let object = json.object,
        let matcher = try? RuleReader.matcher(json, JSONPointer())
      else { return nil }
      return Item(json: object, matcher: matcher)
    }
  }

  private static func path(_ text: String) -> RulePath? { try? RulePath(text) }

  private static func category(_ name: String) -> RuleWriter.Category {
    switch name {
    case "method": .method
    case "path": .path
    case "status": .status
    case "query": .query
    case "header", "headers": .header
    case "metadata", "metaData": .metadata
    default: .body
    }
  }
}
