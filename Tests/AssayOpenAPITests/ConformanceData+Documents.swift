import AssayJSON
import AssayTestSupport
import Foundation
import Yams

extension ConformanceData {
  static func url(_ name: String) -> URL { URL(filePath: path(name)) }

  /// The folders below one that hold a file of a name, by their paths.
  static func folders(under name: String, holding file: String) -> [String] {
    let root = url(name)
    guard let paths = FileManager.default.enumerator(atPath: root.path) else { return [] }
    return paths.compactMap { $0 as? String }
      .filter { ($0 as NSString).lastPathComponent == file }
      .map { ($0 as NSString).deletingLastPathComponent }.sorted()
  }

  /// A file's JSON or YAML; nil when there is no such file.
  static func json(_ name: String) throws -> JSON? {
    let url = url(name)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    if name.hasSuffix(".json") { return try JSON(parsing: [UInt8](try Data(contentsOf: url))) }
    return try yaml(String(contentsOf: url, encoding: .utf8))
  }

  static func yaml(_ text: String) throws -> JSON? {
    try Yams.compose(yaml: text).map(json)
  }

  private static func json(_ node: Node) throws -> JSON {
    switch node {
    case .mapping(let mapping):
      return .object(
        JSONObject(
          try mapping.map { key, value in (key.string ?? "", try json(value)) }))
    case .sequence(let sequence): return .array(try sequence.map(json))
    case .scalar(let scalar):
      if scalar.style != .plain { return .string(scalar.string) }
      if let bool = node.bool { return .bool(bool) }
      if node.null != nil { return .null }
      if let number = JSONNumber(text: scalar.string) { return .number(number) }
      return .string(scalar.string)
    case .alias: return .null
    }
  }
}
