internal import AssayJSON

/// Keywords that apply schemas to the members of an object and the elements of an array.
extension SchemaRun {
  // MARK: Objects

  mutating func checkMembers(
    _ object: JSONObject, _ schema: SchemaNode, _ place: JSONPointer,
    _ result: inout SchemaEvaluation
  ) {
    var known: Set<String> = []
    for member in object.members {
      for node in schemas(of: member.name, in: schema, place) {
        known.insert(member.name)
        result.errors += evaluate(member.value, node, place / member.name).errors
      }
    }
    if let names = schema["propertyNames"] {
      for name in object.names {
        let outcome = evaluate(.string(name), names, place / name)
        guard !outcome.holds else { continue }
        result.errors += outcome.errors
        result.errors.append(
          fault("propertyNames", "The name \"\(name)\" is not allowed.", schema, place))
      }
    }
    for (name, node) in schema.map("dependentSchemas") where object[name] != nil {
      result.add(evaluate(.object(object), node, place))
    }
    checkOthers("additionalProperties", object, besides: known, schema, place, &result)
    result.names.formUnion(known)
    if schema.value["additionalProperties"] != nil { result.names.formUnion(object.names) }
    if schema.value["unevaluatedProperties"] != nil {
      checkOthers(
        "unevaluatedProperties", object, besides: result.names, schema, place, &result)
      result.names.formUnion(object.names)
    }
  }

  /// What `properties` and `patternProperties` ask of a member.
  mutating func schemas(
    of name: String, in schema: SchemaNode, _ place: JSONPointer
  ) -> [SchemaNode] {
    var nodes: [SchemaNode] = []
    if let node = schema.member("properties", name) { nodes.append(node) }
    for (pattern, node) in schema.map("patternProperties") {
      switch validator.matchesPattern(pattern, name) {
      case true?: nodes.append(node)
      case false?: break
      case nil:
        note("The pattern \(pattern) is not understood.", schema, "patternProperties", place)
      }
    }
    return nodes
  }

  private mutating func checkOthers(
    _ keyword: String, _ object: JSONObject, besides known: Set<String>, _ schema: SchemaNode,
    _ place: JSONPointer, _ result: inout SchemaEvaluation
  ) {
    guard let node = schema[keyword], node.value != .bool(true) else { return }
    for member in object.members where !known.contains(member.name) {
      if node.value == .bool(false) {
        result.errors.append(
          fault(keyword, "The member \"\(member.name)\" is not known.", schema, place))
      } else {
        result.errors += evaluate(member.value, node, place / member.name).errors
      }
    }
  }

  // MARK: Arrays

  mutating func checkElements(
    _ array: [JSON], _ schema: SchemaNode, _ place: JSONPointer,
    _ result: inout SchemaEvaluation
  ) {
    let (first, rest, restKeyword) = schema.elementSchemas
    for (index, node) in first.enumerated() where index < array.count {
      result.errors += evaluate(array[index], node, place / index).errors
    }
    result.items = max(result.items, min(first.count, array.count))
    if let rest, first.count < array.count {
      if rest.value == .bool(false) {
        result.errors.append(
          fault(restKeyword, "Expected at most \(first.count) elements.", schema, place))
      } else {
        for index in first.count..<array.count {
          result.errors += evaluate(array[index], rest, place / index).errors
        }
      }
      result.items = array.count
    }
    checkContains(array, schema, place, &result)
    guard let node = schema["unevaluatedItems"] else { return }
    for index in array.indices where index >= result.items && !result.contained.contains(index) {
      if node.value == .bool(false) {
        result.errors.append(
          fault("unevaluatedItems", "The element \(index) is not known.", schema, place))
      } else {
        result.errors += evaluate(array[index], node, place / index).errors
      }
    }
    result.items = array.count
  }

  mutating func checkContains(
    _ array: [JSON], _ schema: SchemaNode, _ place: JSONPointer,
    _ result: inout SchemaEvaluation
  ) {
    guard let node = schema["contains"] else { return }
    let fitting = array.indices.filter { evaluate(array[$0], node, place / $0).holds }
    result.contained.formUnion(fitting)
    let least = schema.value["minContains"]?.whole ?? 1
    if fitting.count < least {
      let keyword = schema.value["minContains"] == nil ? "contains" : "minContains"
      result.errors.append(
        fault(
          keyword, "Expected at least \(least) elements that fit, found \(fitting.count).", schema,
          place))
    }
    if let most = schema.value["maxContains"]?.whole, fitting.count > most {
      result.errors.append(
        fault(
          "maxContains", "Expected at most \(most) elements that fit, found \(fitting.count).",
          schema, place))
    }
  }
}

extension SchemaNode {
  /// The schemas of the first elements, that of all others, and its keyword; older drafts write
  /// both as `items`.
  package var elementSchemas: (first: [SchemaNode], rest: SchemaNode?, keyword: String) {
    if value["items"]?.array != nil {
      return (list("items"), self["additionalItems"], "additionalItems")
    }
    return (list("prefixItems"), self["items"], "items")
  }
}
