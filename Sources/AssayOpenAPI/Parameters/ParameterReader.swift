internal import AssayJSON

/// Reads the values of parameters from the text of a request, by their styles.
package struct ParameterReader {
  let document: SchemaDocument

  package init(document: SchemaDocument) { self.document = document }

  package enum Shape { case scalar, array, object }

  /// What kind of value a parameter wants; a text wins, as every value can be one.
  package func shape(of schema: SchemaNode?) -> Shape {
    guard let schema else { return .scalar }
    var steps = 256
    let types = types(of: schema, &steps)
    if types.contains("string") { return .scalar }
    if types.contains("array") { return .array }
    if types.contains("object") { return .object }
    return .scalar
  }

  private func types(of schema: SchemaNode, depth: Int = 0, _ steps: inout Int) -> Set<String> {
    steps -= 1
    guard depth < 8, steps > 0, let schema = document.dereferenced(schema) else { return [] }
    var types = Set(schema.types)
    if types.isEmpty {
      if schema.value["properties"] != nil { types.insert("object") }
      if schema.value["items"] != nil { types.insert("array") }
    }
    for keyword in ["allOf", "anyOf", "oneOf"] {
      for branch in schema.list(keyword) {
        types.formUnion(self.types(of: branch, depth: depth + 1, &steps))
      }
    }
    return types
  }

  private func names(of schema: SchemaNode?) -> [String] {
    guard let schema, let schema = document.dereferenced(schema) else { return [] }
    return schema.map("properties").map(\.name)
      + schema.list("allOf").flatMap {
        document.dereferenced($0)?.map("properties").map(\.name) ?? []
      }
  }

  // MARK: Queries

  /// The value of a query parameter, and the names it was read from.
  func value(of parameter: OpenAPIParameter, in query: QueryText) -> (value: JSON?, used: [String])
  {
    let name = parameter.name
    let values = query.values(of: name)
    if parameter.contentType.map({ MediaRange($0).isJSON }) == true, let text = values.first {
      return ((try? JSON(parsing: text)) ?? .string(text), [name])
    }
    switch shape(of: parameter.schema) {
    case .scalar:
      if values.isEmpty { return (query.object(of: name), [name]) }
      return (values.count == 1 ? .string(values[0]) : .array(values.map(JSON.string)), [name])
    case .array:
      guard let first = values.first else { return (query.object(of: name), [name]) }
      let parts = values.count == 1 ? split(first, parameter.separator) : values
      return (.array(parts.map(JSON.string)), [name])
    case .object:
      if let object = query.object(of: name) { return (object, [name]) }
      if let first = values.first {
        return (object(split(first, parameter.separator), isExploded: false), [name])
      }
      guard parameter.style == .form, parameter.isExploded else { return (nil, [name]) }
      let names = names(of: parameter.schema)
      let pairs = query.pairs.filter { names.contains($0.name) }
      guard !pairs.isEmpty else { return (nil, [name]) }
      return (.object(JSONObject(pairs.map { ($0.name, .string($0.value)) })), pairs.map(\.name))
    }
  }

  // MARK: Paths and headers

  /// The value of a parameter in a path, from the text there.
  func value(of parameter: OpenAPIParameter, inPath text: String) -> JSON {
    var text = PercentEncoding.decoded(text)
    let isExploded = parameter.isExploded
    var separator: Character = ","
    switch parameter.style {
    case .label:
      if text.hasPrefix(".") { text.removeFirst() }
      if isExploded { separator = "." }
    case .matrix:
      if text.hasPrefix(";") { text.removeFirst() }
      let prefix = parameter.name + "="
      if isExploded { separator = ";" }
      if shape(of: parameter.schema) != .object {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false).map {
          $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : String($0)
        }
        text = parts.joined(separator: String(separator))
      } else if !isExploded, text.hasPrefix(prefix) {
        text.removeFirst(prefix.count)
      }
    default: break
    }
    return value(text, parameter.schema, separator: separator, isExploded: isExploded)
  }

  /// The value of a header.
  func value(ofHeader text: String, _ schema: SchemaNode?, isExploded: Bool) -> JSON {
    value(text, schema, separator: ",", isExploded: isExploded)
  }

  private func value(
    _ text: String, _ schema: SchemaNode?, separator: Character, isExploded: Bool
  ) -> JSON {
    switch shape(of: schema) {
    case .scalar: .string(text)
    case .array: .array(split(text, separator).map { .string(trimmed($0)) })
    case .object: object(split(text, separator).map(trimmed), isExploded: isExploded)
    }
  }

  private func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  private func split(_ text: String, _ separator: Character) -> [String] {
    text.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }

  /// `a=1,b=2`, or `a,1,b,2` where members are not written on their own.
  private func object(_ parts: [String], isExploded: Bool) -> JSON {
    var object = JSONObject()
    if isExploded || parts.allSatisfy({ $0.contains("=") }) {
      for part in parts {
        let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        object[String(sides[0])] = .string(sides.count > 1 ? String(sides[1]) : "")
      }
    } else {
      for index in stride(from: 0, to: parts.count, by: 2) {
        object[parts[index]] = .string(index + 1 < parts.count ? parts[index + 1] : "")
      }
    }
    return .object(object)
  }
}

extension OpenAPIParameter {
  /// Between the elements in one text.
  var separator: Character {
    switch style {
    case .spaceDelimited: " "
    case .pipeDelimited: "|"
    case .tabDelimited: "\t"
    default: ","
    }
  }
}
