package import AssayJSON

/// A place in all values of a schema: `.items[].name`; empty for the value itself.
package struct FieldPath: Sendable, Hashable, CustomStringConvertible {
  package enum Step: Sendable, Hashable {
    case member(String)
    /// nil: every element.
    case element(Int?)
    /// Every member that the schema does not name.
    case others
  }

  package var steps: [Step]

  package init(_ steps: [Step] = []) { self.steps = steps }

  /// The place of one value; an index stays the one it is.
  package init(_ pointer: JSONPointer) {
    steps = pointer.steps.map { step in
      switch step {
      case .name(let name): .member(name)
      case .index(let index): .element(index)
      }
    }
  }

  package static func / (path: Self, name: String) -> Self { Self(path.steps + [.member(name)]) }
  package static func / (path: Self, step: Step) -> Self { Self(path.steps + [step]) }
  package static func + (path: Self, rest: Self) -> Self { Self(path.steps + rest.steps) }

  package var isEmpty: Bool { steps.isEmpty }

  package var description: String {
    steps.map { step in
      switch step {
      case .member(let name): ".\(name)"
      case .element(let index): "[\(index.map(String.init) ?? "")]"
      case .others: ".*"
      }
    }.joined()
  }

  /// Whether another place is this one, or inside it.
  package func holds(_ other: FieldPath) -> Bool {
    steps.count <= other.steps.count && zip(steps, other.steps).allSatisfy { $0.covers($1) }
  }

  /// Values that are enough to tell whether there are some.
  private static let mostValues = 1000

  /// What stands there in one value; at most a thousand.
  package func values(in value: JSON) -> [JSON] {
    steps.reduce([value]) { values, step in
      Array(values.lazy.flatMap { $0.children(step) }.prefix(Self.mostValues))
    }
  }
}

extension FieldPath.Step {
  fileprivate func covers(_ other: Self) -> Bool {
    switch (self, other) {
    case (.element(nil), .element), (.element, .element(nil)), (.others, .member): true
    default: self == other
    }
  }
}

extension JSON {
  fileprivate func children(_ step: FieldPath.Step) -> [JSON] {
    switch step {
    case .member(let name): self[name].map { [$0] } ?? []
    case .element(let index?): self[index].map { [$0] } ?? []
    case .element(nil): array ?? []
    case .others: object?.members.map(\.value) ?? []
    }
  }
}
