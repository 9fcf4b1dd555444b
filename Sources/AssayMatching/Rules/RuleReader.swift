package import AssayJSON

/// Reads matching rules as pact files write them.
package enum RuleReader {
  /// Reads the value of `matchingRules`, which stands at `pointer`; a fault names its place.
  package static func read(
    _ json: JSON, at pointer: JSONPointer
  ) throws(RuleFault) -> MatchingRules {
    guard let object = json.object else {
      throw RuleFault(pointer, "matching rules are an object, not \(json.kind.rawValue)")
    }
    // Version 2 has paths at the top, later ones have categories.
    let isFlat = object.members.contains { $0.name.hasPrefix("$") }
    return isFlat ? try flat(object, pointer) : try categories(object, pointer)
  }

  // MARK: Version 2

  private static func flat(
    _ object: JSONObject, _ pointer: JSONPointer
  ) throws(RuleFault) -> MatchingRules {
    var result = MatchingRules()
    var (body, header, query): ([RuleTable.Rule], [RuleTable.Rule], [RuleTable.Rule]) = ([], [], [])
    for member in object.members {
      let place = pointer / member.name
      let list = RuleList([try matcher(member.value, place)])
      let path = try path(member.name, place)
      guard case .name(let category)? = path.tokens.first else {
        throw RuleFault(
          place, "a rule of version 2 begins with $.body, $.headers, $.query or $.path")
      }
      let rest = RulePath(Array(path.tokens.dropFirst()))
      switch category {
      case "body": body.append(.init(rest, list))
      case "header", "headers": header.append(.init(lowercased(rest), list))
      case "query": query.append(.init(rest, list))
      case "path": result.path = list
      case "method": result.method = list
      case "status": result.status = list
      default:
        throw RuleFault(place, "\(category) is no part of an interaction that has rules")
      }
    }
    (result.body, result.header) = (RuleTable(body), RuleTable(header))
    result.query = RuleTable(query)
    return result
  }

  // MARK: Versions 3 and 4

  private static func categories(
    _ object: JSONObject, _ pointer: JSONPointer
  ) throws(RuleFault) -> MatchingRules {
    var result = MatchingRules()
    for member in object.members {
      let place = pointer / member.name
      switch member.name {
      case "path": result.path = try single(member.value, place)
      case "method": result.method = try single(member.value, place)
      case "status": result.status = try single(member.value, place)
      case "query": result.query = try table(member.value, place, named: { $0 })
      case "header", "headers":
        result.header = try table(member.value, place, named: { $0.lowercased() })
      case "metadata", "metaData":
        result.metadata = try table(member.value, place, named: { $0 })
      // Messages call it so, and the reference takes what it does not know for it.
      default: result.body = try table(member.value, place, named: nil)
      }
    }
    return result
  }

  /// Places are paths; with `named` they are names, changed by it, or paths.
  private static func table(
    _ json: JSON, _ pointer: JSONPointer, named: ((String) -> String)?
  ) throws(RuleFault) -> RuleTable {
    guard let object = json.object else {
      throw RuleFault(pointer, "rules are an object by path, not \(json.kind.rawValue)")
    }
    var rules: [RuleTable.Rule] = []
    for member in object.members {
      let place = pointer / member.name
      var path: RulePath
      if named != nil, !member.name.hasPrefix("$") {
        path = RulePath([.name(member.name)])
      } else {
        path = try self.path(member.name, place)
      }
      if let named { path = renamed(path, named) }
      rules.append(.init(path, try list(member.value, place)))
    }
    return RuleTable(rules)
  }

  /// A part without places: a list itself, or one under `$` or an empty name.
  private static func single(_ json: JSON, _ pointer: JSONPointer) throws(RuleFault) -> RuleList? {
    if json["matchers"] != nil { return try list(json, pointer) }
    guard let member = json.object?.members.first else { return nil }
    return try list(member.value, pointer / member.name)
  }

  private static func list(_ json: JSON, _ pointer: JSONPointer) throws(RuleFault) -> RuleList {
    guard let matchers = json["matchers"]?.array else {
      throw RuleFault(pointer, "expected an object with matchers, a list")
    }
    var result: [Matcher] = []
    for (index, item) in matchers.enumerated() {
      result.append(try matcher(item, pointer / "matchers" / index))
    }
    switch json["combine"] {
    case nil, .null?, .string("AND")?: return RuleList(result, .and)
    case .string("OR")?: return RuleList(result, .or)
    default: throw RuleFault(pointer / "combine", "expected AND or OR")
    }
  }

  private static func path(_ text: String, _ pointer: JSONPointer) throws(RuleFault) -> RulePath {
    do throws(RulePath.Fault) { return try RulePath(text) } catch {
      throw RuleFault(pointer, "the path is not understood: column \(error.column), \(error.what)")
    }
  }

  private static func lowercased(_ path: RulePath) -> RulePath {
    renamed(path) { $0.lowercased() }
  }

  private static func renamed(_ path: RulePath, _ change: (String) -> String) -> RulePath {
    RulePath(
      path.tokens.map { token in
        if case .name(let name) = token { .name(change(name)) } else { token }
      })
  }
}
