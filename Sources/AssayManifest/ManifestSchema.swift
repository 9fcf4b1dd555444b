import AssayDependencies
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
    case .flag:
      .object([("type", .string("boolean"))])
    case .exitCode:
      integer(from: 0, through: 255)
    case .port:
      integer(from: 1, through: 65_535)
    case .text, .textOrExpression:
      scalar(pattern: "\\S", types: scalarTypes)
    case .path:
      scalar(pattern: kind.pattern, types: scalarTypes)
    case .name, .serverAndVersion:
      scalar(pattern: kind.pattern, types: scalarTypes, minimum: 0)
    case .server:
      // The list is for editors, which offer it.
      .object([
        (
          "anyOf",
          .array([
            .object([("enum", .strings(ServiceModule.catalogue.map(\.name)))]), schema(of: .name),
          ])
        )
      ])
    case .version, .number, .size:
      scalar(pattern: kind.pattern, types: ["string", "number"], minimum: 0)
    case .percentage:
      scalar(pattern: kind.pattern, types: ["string", "number"], minimum: 0, maximum: 100)
    case .statuses:
      scalar(pattern: kind.pattern, types: ["string", "integer"], minimum: 100, maximum: 599)
    case .duration, .day, .absolutePath, .mount, .pull:
      scalar(pattern: kind.pattern, types: ["string"])
    case .ports:
      ports
    case .command:
      anyOf([schema(of: .text("a command")), list(of: .object([("type", .strings(scalarTypes))]))])
    case .commands:
      anyOf([schema(of: .text("a command")), list(of: schema(of: .command))])
    case .texts:
      .object([
        ("type", .string("object")),
        ("additionalProperties", .object([("type", .strings(scalarTypes))])),
      ])
    case .files:
      .object([
        ("type", .string("object")),
        (
          "propertyNames",
          .object([("pattern", .string(ManifestField.Kind.absolutePath.pattern ?? ""))])
        ),
        ("additionalProperties", schema(of: .path)),
      ])
    case .condition:
      reference(to: ManifestTables.condition)
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
    case .objectOr(let short, let table):
      anyOf([schema(of: short), reference(to: table)])
    case .named(let table):
      named(table)
    }
  }

  private static let scalarTypes = ["string", "number", "boolean"]

  /// YAML reads `15` and `true` as no strings, but the manifest takes their text; numbers can't be
  /// checked by a pattern, so the ranges that matter are said too.
  private static func scalar(
    pattern: String?, types: [String], minimum: Int? = nil, maximum: Int? = nil
  ) -> SchemaJSON {
    var members: [(String, SchemaJSON)] = [
      ("type", types.count == 1 ? .string(types[0]) : .strings(types)),
      ("pattern", .string(pattern ?? "")),
    ]
    if let minimum { members.append(("minimum", .integer(minimum))) }
    if let maximum { members.append(("maximum", .integer(maximum))) }
    return .object(members)
  }

  private static func integer(from minimum: Int, through maximum: Int) -> SchemaJSON {
    .object([
      ("type", .string("integer")), ("minimum", .integer(minimum)), ("maximum", .integer(maximum)),
    ])
  }

  private static func anyOf(_ choices: [SchemaJSON]) -> SchemaJSON {
    .object([("anyOf", .array(choices))])
  }

  private static func list(of item: SchemaJSON) -> SchemaJSON {
    .object([("type", .string("array")), ("items", item)])
  }

  /// One port, a list, or a mapping from names.
  private static var ports: SchemaJSON {
    let port = scalar(
      pattern: ManifestField.Kind.ports.pattern, types: ["string", "integer"], minimum: 1,
      maximum: 65_535)
    let named = SchemaJSON.object([
      ("type", .string("object")),
      ("propertyNames", .object([("pattern", .string(ManifestField.Kind.namePattern))])),
      ("additionalProperties", port),
    ])
    return anyOf([port, list(of: port), named])
  }

  private static func oneOrMany(_ element: ManifestField.Kind) -> SchemaJSON {
    let item = schema(of: element)
    var list: [(String, SchemaJSON)] = [("type", .string("array")), ("items", item)]
    if element.isReference { list.append(("uniqueItems", .boolean(true))) }
    return anyOf([item, .object(list)])
  }

  private static func named(_ table: ManifestTable) -> SchemaJSON {
    var members: [(String, SchemaJSON)] = [
      ("type", .string("object")),
      (
        "propertyNames", .object([("pattern", .string(ManifestField.Kind.name.pattern ?? ""))])
      ),
      (
        "additionalProperties",
        table.shortForm.map { anyOf([schema(of: $0), reference(to: table)]) }
          ?? reference(to: table)
      ),
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
