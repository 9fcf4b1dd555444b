package import AssayJSON

/// A document that holds schemas, with what its references can name.
package struct SchemaDocument: Sendable {
  package let root: JSON
  package let dialect: SchemaDialect

  /// Where the schema with an `$id` stands, by the whole URI.
  private var resources: [String: SchemaNode] = [:]
  /// By `URI#name`.
  private var anchors: [String: SchemaNode] = [:]
  private var dynamicAnchors: [String: SchemaNode] = [:]

  /// References in a row that are followed before they count as a circle.
  static let longestChain = 64
  package static let deepest = 512

  /// What nests deeper than 512 is not known.
  package init(_ root: JSON, dialect: SchemaDialect) {
    self.root = root
    self.dialect = dialect
    resources[""] = SchemaNode(root, JSONPointer())
    index(SchemaNode(root, JSONPointer()), depth: 0)
  }

  /// Values in which `$id` and `$anchor` mean nothing.
  private static let plainValues: Set<String> = [
    "const", "enum", "default", "example", "examples",
  ]

  private mutating func index(_ node: SchemaNode, depth: Int) {
    guard depth < Self.deepest else { return }
    switch node.value {
    case .object(let object):
      let node = entering(node)
      if node.value["$id"]?.string != nil { resources[node.base] = node }
      if let name = node.value["$anchor"]?.string { anchors["\(node.base)#\(name)"] = node }
      if let name = node.value["$dynamicAnchor"]?.string {
        anchors["\(node.base)#\(name)"] = node
        dynamicAnchors["\(node.base)#\(name)"] = node
      }
      for member in object.members where !Self.plainValues.contains(member.name) {
        index(
          SchemaNode(member.value, node.pointer / member.name, base: node.base), depth: depth + 1)
      }
    case .array(let array):
      for (place, element) in array.enumerated() {
        index(SchemaNode(element, node.pointer / place, base: node.base), depth: depth + 1)
      }
    default: break
    }
  }

  /// The schema with the base that its own `$id` gives it.
  package func entering(_ node: SchemaNode) -> SchemaNode {
    guard case .object? = Optional(node.value), let id = node.value["$id"]?.string else {
      return node
    }
    var node = node
    node.base = Reference(id).absolute(in: node.base).document
    return node
  }

  /// The schema at a place of the document.
  package func node(at pointer: JSONPointer) -> SchemaNode? {
    descend(SchemaNode(root, JSONPointer()), pointer.steps)
  }

  private func descend(_ start: SchemaNode, _ steps: [JSONPointer.Step]) -> SchemaNode? {
    var node = entering(start)
    for step in steps {
      let value: JSON?
      switch step {
      case .name(let name): value = node.value[name]
      // A member may be named like a number.
      case .index(let index): value = node.value[index] ?? node.value[String(index)]
      }
      guard let value else { return nil }
      node = entering(
        SchemaNode(value, JSONPointer(node.pointer.steps + [step]), base: node.base))
    }
    return node
  }

  /// What a `$ref` names; nil when there is nothing in this document.
  package func resolve(_ reference: String, from base: String = "") -> SchemaNode? {
    let whole = Reference(reference).absolute(in: base)
    guard let resource = resources[whole.document] else { return nil }
    if whole.fragment.isEmpty { return entering(resource) }
    if let pointer = JSONPointer(whole.fragment) { return descend(resource, pointer.steps) }
    return anchors["\(whole.document)#\(whole.fragment)"]
  }

  /// What a `$dynamicRef` names: the outermost schema with that dynamic anchor, if the one that is
  /// named is dynamic.
  func resolveDynamic(_ reference: String, from base: String, scope: [String]) -> SchemaNode? {
    let whole = Reference(reference).absolute(in: base)
    let initial = resolve(reference, from: base)
    guard dynamicAnchors["\(whole.document)#\(whole.fragment)"] != nil else { return initial }
    for outer in scope {
      if let node = dynamicAnchors["\(outer)#\(whole.fragment)"] { return node }
    }
    return initial
  }

  /// References that name nothing in this document, by where they stand: what they are for cannot
  /// be checked.
  package var danglingReferences: [JSONPointer] {
    var result: [JSONPointer] = []
    findDangling(SchemaNode(root, JSONPointer()), depth: 0, &result)
    return result
  }

  private func findDangling(_ node: SchemaNode, depth: Int, _ result: inout [JSONPointer]) {
    guard depth < Self.deepest else { return }
    switch node.value {
    case .object(let object):
      let node = entering(node)
      for keyword in ["$ref", "$dynamicRef"] {
        if let reference = node.value[keyword]?.string, resolve(reference, from: node.base) == nil {
          result.append(node.pointer / keyword)
        }
      }
      for member in object.members where !Self.plainValues.contains(member.name) {
        let child = SchemaNode(member.value, node.pointer / member.name, base: node.base)
        findDangling(child, depth: depth + 1, &result)
      }
    case .array(let array):
      for (index, element) in array.enumerated() {
        let child = SchemaNode(element, node.pointer / index, base: node.base)
        findDangling(child, depth: depth + 1, &result)
      }
    default: break
    }
  }

  /// Follows `$ref` until something else stands there, as parts of OpenAPI documents need it.
  ///
  /// - Returns: nil when a reference names nothing or they run in a circle.
  package func dereferenced(_ node: SchemaNode) -> SchemaNode? {
    var node = node
    for _ in 0..<Self.longestChain {
      guard let reference = node.value["$ref"]?.string else { return node }
      guard let next = resolve(reference, from: node.base) else { return nil }
      node = next
    }
    return nil
  }
}
