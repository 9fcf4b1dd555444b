package import AssayJSON

/// What a provider offers over HTTP: an OpenAPI 3.0 or 3.1, or a Swagger 2 document.
package struct OpenAPIDocument: Sendable {
  package let schemas: SchemaDocument
  /// In the document's order.
  package let operations: [OpenAPIOperation]
  /// By name.
  package let securitySchemes: [String: OpenAPISecurityScheme]
  /// Before every path of a request; the first that fits counts.
  package let basePaths: [String]
  /// By the extension `x-opc-config-case-insensitive` under `info`.
  package let ignoresPathCase: Bool
  /// Places of the operations that a path of some length can be for.
  private let places: [PathLength: [Int]]

  private struct PathLength: Hashable {
    var method: String
    /// nil: any.
    var segments: Int?
  }

  /// - Throws: `OpenAPIFault` when it is no document of a version that is known, or has no paths.
  package init(_ json: JSON) throws(OpenAPIFault) {
    guard case .object = json else { throw OpenAPIFault("Expected an object.") }
    try OpenAPIFault.checkDepth(json)
    let schemas = SchemaDocument(json, dialect: try Self.dialect(of: json))
    self.schemas = schemas
    if let paths = json["paths"], paths.object == nil {
      throw OpenAPIFault("Expected an object of paths.", at: JSONPointer() / "paths")
    }
    let operations = OpenAPIOperation.all(in: schemas)
    self.operations = operations
    places = Dictionary(grouping: operations.indices) { index in
      PathLength(method: operations[index].method, segments: operations[index].path.length)
    }
    securitySchemes = OpenAPISecurityScheme.all(in: schemas)
    basePaths = Self.basePaths(json, schemas.dialect)
    ignoresPathCase = json["info"]?["x-opc-config-case-insensitive"] == true
  }

  private static func dialect(of json: JSON) throws(OpenAPIFault) -> SchemaDialect {
    if let version = json["swagger"] {
      // YAML reads an unquoted 2.0 as a number.
      let text = version.string ?? version.description
      if text == "2.0" || text == "2" { return .swagger2 }
      throw OpenAPIFault(
        "Expected Swagger 2.0, found \(text).", at: JSONPointer() / "swagger")
    }
    guard let version = json["openapi"] else {
      throw OpenAPIFault("Expected \"openapi\" or \"swagger\" with the version of the document.")
    }
    let text = version.string ?? version.description
    if text == "3.0" || text.hasPrefix("3.0.") { return .openAPI30 }
    if text.hasPrefix("3.") { return .openAPI31 }
    throw OpenAPIFault(
      "Expected OpenAPI 3.0 or 3.1, found \(text).", at: JSONPointer() / "openapi")
  }

  private static func basePaths(_ json: JSON, _ dialect: SchemaDialect) -> [String] {
    if let path = json["info"]?["x-opc-config-base-path"]?.string { return [clean(path)] }
    if dialect == .swagger2 { return [clean(json["basePath"]?.string ?? "")] }
    // Consumers write their paths with or without what the servers have in common.
    var paths = [""]
    for server in json["servers"]?.array ?? [] {
      guard let url = server["url"]?.string else { continue }
      let path = clean(pathPart(of: filled(url, server["variables"])))
      if !paths.contains(path) { paths.append(path) }
    }
    return paths
  }

  private static func filled(_ url: String, _ variables: JSON?) -> String {
    (variables?.object?.members ?? []).reduce(url) { url, variable in
      url.replacing("{\(variable.name)}", with: variable.value["default"]?.string ?? "")
    }
  }

  private static func pathPart(of url: String) -> String {
    if url.hasPrefix("/") { return url }
    let parts = url.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 3, parts[0].hasSuffix(":") else { return "" }
    return "/" + parts.dropFirst(3).joined(separator: "/")
  }

  private static func clean(_ path: String) -> String {
    var path = path
    while path.last == "/" { path.removeLast() }
    return path.isEmpty || path.hasPrefix("/") ? path : "/" + path
  }

  /// The operation for a request, and the values of its path's parameters as they are written.
  ///
  /// A concrete path comes before one with parameters, as OpenAPI wants it.
  package func operation(
    _ method: String, _ path: String
  ) -> (operation: OpenAPIOperation, values: [String: String])? {
    let method = method.uppercased()
    for base in basePaths {
      guard let rest = Self.remove(base, from: path, ignoringCase: ignoresPathCase) else {
        continue
      }
      var best: (operation: OpenAPIOperation, values: [String: String])?
      let length = rest.utf8.count { $0 == UInt8(ascii: "/") }
      let candidates =
        (places[PathLength(method: method, segments: length)] ?? [])
        + (places[PathLength(method: method)] ?? [])
      for operation in candidates.sorted().map({ operations[$0] }) {
        guard let values = operation.path.match(rest, ignoringCase: ignoresPathCase) else {
          continue
        }
        if let found = best, !operation.path.isMoreConcrete(than: found.operation.path) { continue }
        best = (operation, values)
      }
      if let best { return best }
    }
    return nil
  }

  private static func remove(_ base: String, from path: String, ignoringCase: Bool) -> String? {
    let isBelow =
      ignoringCase ? path.lowercased().hasPrefix(base.lowercased()) : path.hasPrefix(base)
    guard isBelow else { return nil }
    let rest = String(path.dropFirst(base.count))
    return rest.isEmpty ? nil : rest.hasPrefix("/") ? rest : nil
  }
}
