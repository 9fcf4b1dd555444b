import AssayEvidence

/// The JSON Schema of `assay.yaml`, for editors and other tools.
package enum ManifestSchema {
  /// The schema as text (JSON Schema draft 2020-12), made from the tables that the decoder reads.
  ///
  /// It covers what can be said about a value by itself; names that point at each other, sums,
  /// cycles and paths that leave the repository are the decoder's alone.
  package static func json() -> String {
    let definitions = ManifestTables.all.dropFirst().map {
      (definitionName($0), schema(of: $0))
    }
    let head: [(String, SchemaJSON)] = [
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("title", .string("assay.yaml")),
    ]
    let root = members(of: ManifestTables.root)
    return SchemaJSON.object(head + root + [("$defs", .object(Array(definitions)))]).printed()
      + "\n"
  }

  private static func schema(of table: ManifestTable) -> SchemaJSON { .object(members(of: table)) }

  private static func members(of table: ManifestTable) -> [(String, SchemaJSON)] {
    let properties = table.fields.map { field in
      (field.name, described(schema(of: field.kind), by: field))
    }
    let required = table.fields.filter(\.isRequired).map(\.name)
    var result: [(String, SchemaJSON)] = [
      ("description", .string(table.doc)),
      ("type", table.mayBeNull ? .strings(["object", "null"]) : .string("object")),
      ("additionalProperties", .boolean(false)),
    ]
    if !required.isEmpty { result.append(("required", .strings(required))) }
    return result + [("properties", .object(properties))]
  }

  private static func described(_ schema: SchemaJSON, by field: ManifestField) -> SchemaJSON {
    guard case .object(let members) = schema else { return schema }
    let note = field.defaultText.map { " Default: \($0)." } ?? ""
    return .object([("description", .string(field.doc + note))] + members)
  }

  private static func schema(of kind: ManifestField.Kind) -> SchemaJSON {
    switch kind {
    case .formatVersion:
      .object([("const", .integer(1))])
    case .count:
      .object([("type", .string("integer")), ("minimum", .integer(1))])
    case .choice(let choices):
      .object([("enum", .strings(choices))])
    case .check:
      .object([("enum", .strings(ManifestDecoder.knownChecks.map(\.rawValue)))])
    case .text:
      scalar(pattern: "\\S")
    case .name, .path, .version, .duration, .percentage:
      scalar(pattern: kind.pattern ?? "")
    case .oneOrMany(let element):
      oneOrMany(element)
    case .variables:
      .object([
        ("type", .string("object")),
        ("propertyNames", .object([("pattern", .string(ManifestField.variablePattern))])),
        ("additionalProperties", .object([("type", .strings(scalarTypes))])),
      ])
    case .object(let table):
      reference(to: table)
    case .objectOrPath(let table):
      .object([("anyOf", .array([schema(of: .path), reference(to: table)]))])
    case .named(let table):
      named(table)
    }
  }

  private static let scalarTypes = ["string", "number", "boolean"]

  /// YAML reads `15` and `true` as no strings, but the manifest takes their text; numbers can't be
  /// checked by a pattern, so the ranges that matter are said too.
  private static func scalar(pattern: String) -> SchemaJSON {
    var members: [(String, SchemaJSON)] = [
      ("type", .strings(scalarTypes)), ("pattern", .string(pattern)),
    ]
    if pattern == ManifestField.Kind.percentage.pattern {
      members[0].1 = .strings(["string", "number"])
      members += [("minimum", .integer(0)), ("maximum", .integer(100))]
    } else if pattern == ManifestField.Kind.version.pattern {
      members[0].1 = .strings(["string", "number"])
      members.append(("minimum", .integer(0)))
    } else if pattern == ManifestField.Kind.name.pattern {
      members.append(("minimum", .integer(0)))
    } else if pattern == DurationText.pattern {
      members[0].1 = .string("string")
    }
    return .object(members)
  }

  private static func oneOrMany(_ element: ManifestField.Kind) -> SchemaJSON {
    let item = schema(of: element)
    var list: [(String, SchemaJSON)] = [("type", .string("array")), ("items", item)]
    if element.isReference { list.append(("uniqueItems", .boolean(true))) }
    return .object([("anyOf", .array([item, .object(list)]))])
  }

  private static func named(_ table: ManifestTable) -> SchemaJSON {
    var members: [(String, SchemaJSON)] = [
      ("type", .string("object")),
      (
        "propertyNames", .object([("pattern", .string(ManifestField.Kind.name.pattern ?? ""))])
      ),
      ("additionalProperties", reference(to: table)),
    ]
    if table.title == ManifestTables.service.title {
      members.append(("minProperties", .integer(1)))
    }
    return .object(members)
  }

  private static func reference(to table: ManifestTable) -> SchemaJSON {
    .object([("$ref", .string("#/$defs/\(definitionName(table))"))])
  }

  /// `critical path` → `criticalPath`.
  private static func definitionName(_ table: ManifestTable) -> String {
    let words = table.title.split(separator: " ")
    return words.enumerated().map { index, word in
      index == 0 ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
    }.joined()
  }
}
