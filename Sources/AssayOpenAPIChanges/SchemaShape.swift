import AssayJSON
import AssayOpenAPI

/// What a schema allows among the values of one type, with references and combinations resolved.
struct SchemaShape {
  /// `null`, `boolean`, `number`, `string`, `array` or `object`.
  var type: String
  /// Where it comes from: the schemas that apply together.
  var parts: [SchemaNode]
  var isInteger = false
  /// The only values, by their canonical texts; nil: any.
  var values: [String: JSON]?
  var lower: Bound?
  var upper: Bound?
  /// Of a string, an array or an object.
  var leastSize: Int?
  var mostSize: Int?
  var isUnique = false
  var multiples: Set<String> = []
  var patterns: Set<String> = []
  var formats: Set<String> = []
  var prefix: [[SchemaNode]] = []
  var items: [SchemaNode] = []
  var members: [String: [SchemaNode]] = [:]
  var required: Set<String> = []
  /// What members that are not declared have to be.
  var others: [SchemaNode] = []
  var isClosed = false
  /// Keywords that are compared only as they are written, by their canonical texts.
  var rest: [String: String] = [:]

  struct Bound: Equatable {
    var value: DecimalNumber
    var isExclusive: Bool
    var text: String
  }

  static let types = ["null", "boolean", "number", "string", "array", "object"]

  var place: JSONPointer { parts.first?.pointer ?? JSONPointer() }

  init(_ type: String, _ parts: [SchemaNode], _ expansion: inout SchemaExpansion) {
    self.type = type
    self.parts = parts
    for part in parts {
      takeValues(part)
      switch type {
      case "number": takeNumber(part)
      case "string": takeString(part)
      case "array": takeArray(part)
      case "object": takeObject(part)
      default: break
      }
      for keyword in Self.written[type] ?? [] where part.value[keyword] != nil {
        let text = part[keyword].map { expansion.text(of: $0) } ?? ""
        rest[keyword] = [rest[keyword], text].compactMap { $0 }.joined(separator: " and ")
      }
    }
  }

  private static let written: [String: [String]] = [
    "array": ["not", "if", "contains", "minContains", "maxContains", "unevaluatedItems"],
    "object": [
      "not", "if", "patternProperties", "propertyNames", "dependentRequired",
      "dependentSchemas", "unevaluatedProperties",
    ],
    "string": ["not", "if"], "number": ["not", "if"], "boolean": ["not", "if"],
    "null": ["not", "if"],
  ]

  // MARK: Reading

  private mutating func takeValues(_ part: SchemaNode) {
    var listed = part.value["enum"]?.array
    if let constant = part.value["const"] { listed = [constant] }
    guard let listed else { return }
    let own = listed.filter { $0.isOfType(type) }
    let texts = Dictionary(own.map { ($0.canonicalText, $0) }) { first, _ in first }
    values = values.map { $0.filter { texts[$0.key] != nil } } ?? texts
  }

  private mutating func takeNumber(_ part: SchemaNode) {
    let types = part.types
    if types.contains("integer"), !types.contains("number") { isInteger = true }
    func bound(_ keyword: String, isExclusive: Bool) -> Bound? {
      guard case .number(let number)? = part.value[keyword] else { return nil }
      return Bound(value: DecimalNumber(number), isExclusive: isExclusive, text: number.text)
    }
    let lowers = [
      bound("minimum", isExclusive: part.value["exclusiveMinimum"] == true),
      bound("exclusiveMinimum", isExclusive: true),
    ]
    for case let found? in lowers {
      lower = lower.map { Self.isStricter(found, $0, isLower: true) ? found : $0 } ?? found
    }
    let uppers = [
      bound("maximum", isExclusive: part.value["exclusiveMaximum"] == true),
      bound("exclusiveMaximum", isExclusive: true),
    ]
    for case let found? in uppers {
      upper = upper.map { Self.isStricter(found, $0, isLower: false) ? found : $0 } ?? found
    }
    if case .number(let number)? = part.value["multipleOf"] {
      multiples.insert(DecimalNumber(number).text)
    }
    if let format = part.value["format"]?.string { formats.insert(format) }
  }

  static func isStricter(_ left: Bound, _ right: Bound, isLower: Bool) -> Bool {
    if left.value == right.value { return left.isExclusive && !right.isExclusive }
    return isLower ? left.value > right.value : left.value < right.value
  }

  private mutating func takeString(_ part: SchemaNode) {
    takeSize(part, "minLength", "maxLength")
    if let pattern = part.value["pattern"]?.string { patterns.insert(pattern) }
    if let format = part.value["format"]?.string { formats.insert(format) }
  }

  private mutating func takeSize(_ part: SchemaNode, _ least: String, _ most: String) {
    // No limit is the same as the least there is.
    if let size = part.value[least]?.whole, size > 0 { leastSize = max(leastSize ?? 0, size) }
    if let size = part.value[most]?.whole { mostSize = min(mostSize ?? size, size) }
  }

  private mutating func takeArray(_ part: SchemaNode) {
    takeSize(part, "minItems", "maxItems")
    if part.value["uniqueItems"] == true { isUnique = true }
    let (first, others, _) = part.elementSchemas
    for (index, node) in first.enumerated() {
      if index < prefix.count { prefix[index].append(node) } else { prefix.append([node]) }
    }
    if let others { items.append(others) }
  }

  private mutating func takeObject(_ part: SchemaNode) {
    takeSize(part, "minProperties", "maxProperties")
    for (name, node) in part.map("properties") { members[name, default: []].append(node) }
    required.formUnion(part.value["required"]?.array?.compactMap(\.string) ?? [])
    switch part["additionalProperties"] {
    case let node? where node.value == .bool(false): isClosed = true
    case let node? where node.value.object != nil: others.append(node)
    default: break
    }
  }
}
