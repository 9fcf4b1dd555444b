internal import AssayJSON

/// OpenAPI's choice among the branches of `oneOf` and `anyOf` by a member's value.
struct Discriminator {
  let property: String
  /// By the member's value.
  private let branches: [String: SchemaNode]

  enum Choice {
    case chosen(SchemaNode)
    case noTag
    case unknown
  }

  /// - Returns: nil when the schema has no discriminator, or none that tells its branches apart.
  init?(_ schema: SchemaNode, _ branches: [SchemaNode], _ document: SchemaDocument) {
    // Swagger 2 names only the property.
    guard let value = schema.value["discriminator"],
      let property = value["propertyName"]?.string ?? value.string
    else { return nil }
    self.property = property
    var known: [String: SchemaNode] = [:]
    var steps = 1024
    for branch in branches {
      let tags = Self.constants(of: property, in: branch, document, &steps)
      for tag in tags { known[tag] = branch }
      // Without constants, the name of the component is the value.
      if let reference = branch.value["$ref"]?.string,
        let name = reference.split(separator: "/").last
      {
        if known[String(name)] == nil, tags.isEmpty { known[String(name)] = branch }
      }
    }
    for member in value["mapping"]?.object?.members ?? [] {
      guard let target = member.value.string else { continue }
      let place = document.resolve(target, from: schema.base)?.pointer
      let branch = branches.first { branch in
        guard let reference = branch.value["$ref"]?.string else { return false }
        return reference == target || reference.hasSuffix("/\(target)")
          || place != nil && document.resolve(reference, from: branch.base)?.pointer == place
      }
      if let branch { known[member.name] = branch }
    }
    guard !known.isEmpty else { return nil }
    self.branches = known
  }

  func branch(for value: JSON) -> Choice {
    guard let tag = value[property]?.string else { return .noTag }
    return branches[tag].map(Choice.chosen) ?? .unknown
  }

  var unknownSentence: String {
    let listed = branches.keys.sorted().prefix(20).map { "\"\($0)\"" }.joined(separator: ", ")
    return "The member \"\(property)\" names no schema; it can be \(listed)."
  }

  /// The values that a branch allows for the property.
  private static func constants(
    of property: String, in branch: SchemaNode, _ document: SchemaDocument, depth: Int = 0,
    _ steps: inout Int
  ) -> [String] {
    steps -= 1
    guard depth < 8, steps > 0, let node = document.dereferenced(branch) else { return [] }
    if let member = node.member("properties", property),
      let target = document.dereferenced(member)
    {
      if let constant = target.value["const"]?.string { return [constant] }
      let listed = target.value["enum"]?.array?.compactMap(\.string) ?? []
      if !listed.isEmpty { return listed }
    }
    for part in node.list("allOf") {
      let found = constants(of: property, in: part, document, depth: depth + 1, &steps)
      if !found.isEmpty { return found }
    }
    return []
  }
}
