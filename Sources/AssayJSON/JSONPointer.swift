/// A place in a JSON document (RFC 6901).
package struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
  package enum Step: Sendable, Hashable {
    case name(String)
    case index(Int)
  }

  package var steps: [Step]

  package init(_ steps: [Step] = []) { self.steps = steps }

  /// - Returns: nil when the text is no pointer: it is empty or begins with `/`.
  package init?(_ text: String) {
    guard text.isEmpty || text.hasPrefix("/") else { return nil }
    let parts: [Substring] = text.split(separator: "/", omittingEmptySubsequences: false)
    steps = parts.dropFirst().map { part in
      if let index = Int(part), String(index) == part, index >= 0 { return .index(index) }
      return .name(String(part).replacing("~1", with: "/").replacing("~0", with: "~"))
    }
  }

  package static func / (pointer: Self, name: String) -> Self {
    Self(pointer.steps + [.name(name)])
  }

  package static func / (pointer: Self, index: Int) -> Self {
    Self(pointer.steps + [.index(index)])
  }

  /// `/` for the whole document, as an empty text says nothing to a reader.
  package var description: String { steps.isEmpty ? "/" : text }

  package var text: String {
    steps.map { step in
      switch step {
      case .name(let name): "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
      case .index(let index): "/\(index)"
      }
    }.joined()
  }
}

extension JSON {
  /// What stands at a place; nil: nothing.
  package subscript(_ pointer: JSONPointer) -> JSON? {
    var value = self
    for step in pointer.steps {
      let next: JSON? =
        switch step {
        case .name(let name): value[name]
        // A member may be named like a number.
        case .index(let index): value[index] ?? value[String(index)]
        }
      guard let next else { return nil }
      value = next
    }
    return value
  }
}
