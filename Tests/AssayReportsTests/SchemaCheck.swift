import Foundation

/// The part of JSON Schema 2020-12 that `report.schema.json` uses; any other keyword is an error,
/// so that a schema can't ask for something that nobody checks.
struct SchemaCheck {
  private let root: [String: Any]

  private static let annotations: Set<String> = [
    "$schema", "$id", "$defs", "title", "description",
  ]

  init(_ data: Data) throws {
    root = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  /// One sentence for each fault, with a JSON pointer; empty when `value` conforms.
  ///
  /// With `isClosed`, keys that the schema does not describe are faults too.
  func faults(in value: Any, isClosed: Bool) -> [String] { faults(value, root, "", isClosed) }

  private func faults(
    _ value: Any, _ schema: [String: Any], _ path: String, _ isClosed: Bool
  ) -> [String] {
    schema.sorted { $0.key < $1.key }.flatMap { keyword, wanted -> [String] in
      switch keyword {
      case _ where Self.annotations.contains(keyword): return []
      case "$ref":
        let name = (wanted as? String)?.split(separator: "/").last.map(String.init) ?? ""
        guard let target = (root["$defs"] as? [String: Any])?[name] as? [String: Any] else {
          return ["\(path): no definition \(name)"]
        }
        return faults(value, target, path, isClosed)
      case "type": return isOf(wanted as? String ?? "", value) ? [] : ["\(path): not \(wanted)"]
      case "const": return same(value, wanted) ? [] : ["\(path): not \(wanted)"]
      case "enum":
        let values = wanted as? [Any] ?? []
        return values.contains { same(value, $0) } ? [] : ["\(path): not one of \(values)"]
      case "pattern":
        let text = value as? String ?? ""
        let fits = text.range(of: wanted as? String ?? "", options: .regularExpression) != nil
        return fits ? [] : ["\(path): \(text) does not fit \(wanted)"]
      case "minimum":
        guard let number = value as? Double, let least = wanted as? Double else { return [] }
        return number >= least ? [] : ["\(path): below \(least)"]
      case "minItems":
        let count = (value as? [Any])?.count ?? 0
        return count >= wanted as? Int ?? 0 ? [] : ["\(path): fewer than \(wanted) items"]
      case "required":
        let object = value as? [String: Any] ?? [:]
        return (wanted as? [String] ?? []).filter { object[$0] == nil }.map {
          "\(path): \($0) is missing"
        }
      case "properties": return properties(value, wanted as? [String: Any] ?? [:], path, isClosed)
      case "items":
        guard let item = wanted as? [String: Any] else { return ["\(path): odd items"] }
        return (value as? [Any] ?? []).enumerated().flatMap {
          faults($0.element, item, "\(path)/\($0.offset)", isClosed)
        }
      default: return ["\(path): the check does not know \(keyword)"]
      }
    }
  }

  private func properties(
    _ value: Any, _ wanted: [String: Any], _ path: String, _ isClosed: Bool
  ) -> [String] {
    (value as? [String: Any] ?? [:]).sorted { $0.key < $1.key }.flatMap { key, inner in
      guard let schema = wanted[key] as? [String: Any] else {
        return isClosed ? ["\(path)/\(key): not in the schema"] : []
      }
      return faults(inner, schema, "\(path)/\(key)", isClosed)
    }
  }

  private func isOf(_ type: String, _ value: Any) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "boolean": isBoolean(value)
    case "integer":
      !isBoolean(value) && (value as? Double).map { $0 == $0.rounded() } ?? false
    case "number": !isBoolean(value) && value is Double
    default: false
    }
  }

  /// Foundation gives numbers and booleans the same class; only the printed form tells.
  private func isBoolean(_ value: Any) -> Bool {
    guard let number = value as? NSNumber else { return value is Bool }
    // The encoding is a constant string that lives as long as the program.
    return unsafe String(cString: number.objCType) == "c"
  }

  private func same(_ left: Any, _ right: Any) -> Bool {
    (left as? String).map { $0 == right as? String } ?? false
  }
}
