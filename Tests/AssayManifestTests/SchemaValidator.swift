import AssayManifest

/// The part of JSON Schema that Assay's own schema uses; an unknown keyword fails, so that the
/// schema can't outgrow its test.
struct SchemaValidator {
  private let root: LocatedValue

  init(schema: LocatedValue) { root = schema }

  func accepts(_ value: LocatedValue) -> Bool { accepts(value, by: root) }

  private func accepts(_ value: LocatedValue, by schema: LocatedValue) -> Bool {
    schema.entries.allSatisfy { entry in
      switch entry.key {
      case "$schema", "title", "description", "$defs": true
      case "properties", "additionalProperties": acceptsMembers(of: value, by: schema)
      case "$ref": resolve(entry.value).map { accepts(value, by: $0) } ?? false
      case "type": types(of: value).contains { types in list(entry.value).contains(types) }
      case "const": same(value, entry.value)
      case "enum": elements(entry.value).contains { same(value, $0) }
      case "anyOf": elements(entry.value).contains { accepts(value, by: $0) }
      case "pattern": matches(value, entry.value)
      case "minimum": number(value).map { $0 >= number(entry.value) ?? 0 } ?? true
      case "maximum": number(value).map { $0 <= number(entry.value) ?? 0 } ?? true
      case "items": elements(value).allSatisfy { accepts($0, by: entry.value) }
      case "uniqueItems": Set(elements(value).map(\.text)).count == elements(value).count
      case "required":
        !types(of: value).contains("object") || list(entry.value).allSatisfy { value[$0] != nil }
      case "propertyNames":
        value.entries.allSatisfy {
          accepts(
            LocatedValue(.scalar(.init($0.key, isQuoted: true)), at: $0.keyPlace),
            by: entry.value)
        }
      case "minProperties":
        !types(of: value).contains("object")
          || Double(value.entries.count) >= number(entry.value) ?? 0
      default: false
      }
    }
  }

  private func acceptsMembers(of value: LocatedValue, by schema: LocatedValue) -> Bool {
    value.entries.allSatisfy { member in
      if let known = schema["properties"]?[member.key] {
        return accepts(member.value, by: known)
      }
      guard let additional = schema["additionalProperties"] else { return true }
      return additional.text != "false" && accepts(member.value, by: additional)
    }
  }

  private func resolve(_ reference: LocatedValue) -> LocatedValue? {
    reference.text?.split(separator: "/").dropFirst().reduce(root) { $0?[String($1)] }
  }

  private func types(of value: LocatedValue) -> [String] {
    switch value.content {
    case .mapping: ["object"]
    case .sequence: ["array"]
    case .scalar(let scalar):
      if scalar.isNull {
        ["null"]
      } else if scalar.isQuoted {
        ["string"]
      } else if scalar.text == "true" || scalar.text == "false" {
        ["boolean"]
      } else if Int(scalar.text) != nil {
        ["number", "integer"]
      } else {
        Double(scalar.text) == nil ? ["string"] : ["number"]
      }
    }
  }

  private func matches(_ value: LocatedValue, _ pattern: LocatedValue) -> Bool {
    guard types(of: value) == ["string"], let text = value.text else { return true }
    guard let pattern = pattern.text, let regex = try? Regex(pattern) else { return false }
    return text.contains(regex)
  }

  private func same(_ left: LocatedValue, _ right: LocatedValue) -> Bool {
    left.text != nil && left.text == right.text && types(of: left) == types(of: right)
  }

  private func number(_ value: LocatedValue) -> Double? {
    types(of: value).contains("number") ? value.text.flatMap { Double($0) } : nil
  }

  private func elements(_ value: LocatedValue) -> [LocatedValue] {
    if case .sequence(let values) = value.content { values } else { [] }
  }

  private func list(_ value: LocatedValue) -> [String] {
    value.text.map { [$0] } ?? elements(value).compactMap(\.text)
  }
}
