internal import AssayJSON

/// How a request shows who sends it, as far as a request can be looked at.
package enum OpenAPISecurityScheme: Sendable, Hashable {
  case keyInHeader(String)
  case keyInQuery(String)
  case keyInCookie(String)
  /// `Authorization: Basic …`; the scheme's name in lower case.
  case authorization(String)
  /// Tokens that some other server gives, certificates: nothing that a request shows for sure.
  case elsewhere

  /// Those that a document declares; unknown types are left out.
  static func all(in document: SchemaDocument) -> [String: OpenAPISecurityScheme] {
    let root = SchemaNode(document.root, JSONPointer())
    let schemes =
      root.map("securityDefinitions") + (root["components"]?.map("securitySchemes") ?? [])
    var result: [String: OpenAPISecurityScheme] = [:]
    for (name, node) in schemes {
      result[name] = document.dereferenced(node).flatMap(Self.init)
    }
    return result
  }

  private init?(_ node: SchemaNode) {
    switch node.value["type"]?.string?.lowercased() {
    case "apikey":
      guard let name = node.value["name"]?.string else { return nil }
      switch node.value["in"]?.string {
      case "header": self = .keyInHeader(name)
      case "query": self = .keyInQuery(name)
      case "cookie": self = .keyInCookie(name)
      default: return nil
      }
    case "basic": self = .authorization("basic")
    case "http":
      guard let scheme = node.value["scheme"]?.string else { return nil }
      self = .authorization(scheme.lowercased())
    case "oauth2", "openidconnect", "mutualtls": self = .elsewhere
    default: return nil
    }
  }
}
