import AssayJSON
import AssayTestSupport
import Foundation

/// The pact files that are not part of the repository.
enum PactFiles {
  struct File: CustomStringConvertible, Sendable {
    var name: String
    var json: JSON
    var description: String { name }
  }

  /// All real files: those of the broker's client, and those to compare with OpenAPI documents.
  static func all() throws -> [File] {
    let broker = ["PactBroker", "PactFlow"].map {
      "pact-broker/PactBrokerClientV2-\($0).json"
    }
    let names = broker + (try found(in: "openapi-pact") { $0.hasSuffix("/pact.json") })
    return try names.map {
      File(name: $0, json: try JSON(parsing: try ConformanceData.bytes($0)))
    }
  }

  /// The cases of the specification, each as a pact of one interaction.
  static func specification() throws -> [File] {
    try found(in: "pact-spec") { $0.hasSuffix(".json") }.compactMap { name in
      let json = try JSON(parsing: try ConformanceData.bytes(name))
      guard let expected = json["expected"] else { return nil }
      let parts: [Substring] = name.split(separator: "/")
      let version = parts[1].dropFirst().description
      return File(name: name, json: pact(expected, kind: String(parts[3]), version))
    }
  }

  private static func pact(_ part: JSON, kind: String, _ version: String) -> JSON {
    var list = "interactions"
    var interaction: JSONObject = ["description": "a case"]
    switch kind {
    case "request":
      interaction["request"] = part
      interaction["response"] = ["status": 200]
    case "response":
      interaction["request"] = ["method": "GET", "path": "/"]
      interaction["response"] = part
    default:
      for member in part.object?.members ?? [] { interaction[member.name] = member.value }
      if version == "3" { list = "messages" }
    }
    if version == "4" {
      let isMessage = kind == "message"
      interaction["type"] = isMessage ? "Asynchronous/Messages" : "Synchronous/HTTP"
    }
    return .object([
      "consumer": ["name": "one"], "provider": ["name": "other"],
      list: .array([.object(interaction)]),
      "metadata": ["pactSpecification": ["version": .string(version)]],
    ])
  }

  private static func found(
    in folder: String, _ isWanted: (String) -> Bool
  ) throws -> [String] {
    let walker = FileManager.default.enumerator(atPath: ConformanceData.path(folder))
    var names: [String] = []
    while let name = walker?.nextObject() as? String {
      if isWanted("/" + name) { names.append("\(folder)/\(name)") }
    }
    return names.sorted()
  }
}

extension JSON {
  /// With its interactions in an order that depends only on what they say.
  var withoutOrderOfInteractions: JSON {
    guard var object else { return self }
    for name in ["interactions", "messages"] {
      guard let items = object[name]?.array else { continue }
      let printer = JSONPrinter(sortsMembers: true)
      object[name] = .array(items.sorted { printer.text($0) < printer.text($1) })
    }
    return .object(object)
  }
}
